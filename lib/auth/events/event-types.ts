interface EventEntry {
  /**
   * The type of the event in the events table. A `user.*` event changes a user or begins a session. It is written in the same
   * transaction and is delivered to subscribers. An `auth.*` event changes no user, and only the user can see it. It is written
   * when it is recorded.
   */
  readonly item: `user.${string}` | `auth.${string}`;
  /**
   * `anybody`: the request was not authenticated, so the user's list of events does not say that the user did it. Such events are
   * counted in one item per hour.
   */
  readonly by: 'owner' | 'anybody';
  /** The level of the log line. */
  readonly level: 'info' | 'warn';
  /** An `auth.*` event that a store writes in the transaction of its change, as it does for every `user.*` event. */
  readonly isWrittenByStore?: true;
}

/**
 * Every security event, by its name in the log. To add one, add an entry here and a line in docs/user-events.md.
 * Events with the same `item` must have the same `by`.
 */
export const eventTypes = {
  user_signed_up: { item: 'user.created', by: 'owner', level: 'info' },
  sign_up_refused: { item: 'auth.sign_up_refused', by: 'anybody', level: 'warn' },
  user_signed_in: { item: 'user.signed_in', by: 'owner', level: 'info' },
  user_impersonated: { item: 'user.impersonated', by: 'owner', level: 'info' },
  sign_in_refused: { item: 'auth.sign_in_refused', by: 'anybody', level: 'warn' },
  second_factor_requested: { item: 'auth.second_factor_requested', by: 'owner', level: 'info' },
  reauthenticated: { item: 'auth.reauthenticated', by: 'owner', level: 'info' },
  reauthentication_refused: { item: 'auth.reauthentication_refused', by: 'owner', level: 'warn' },
  second_factor_refused: { item: 'auth.second_factor_refused', by: 'anybody', level: 'warn' },
  user_signed_out: { item: 'auth.signed_out', by: 'owner', level: 'info', isWrittenByStore: true },
  sign_in_link_requested: { item: 'auth.sign_in_link_requested', by: 'anybody', level: 'info' },
  sign_in_link_refused: { item: 'auth.sign_in_link_refused', by: 'anybody', level: 'warn' },
  session_refreshed: { item: 'auth.session_refreshed', by: 'owner', level: 'info' },
  refresh_refused: { item: 'auth.refresh_refused', by: 'anybody', level: 'warn' },
  session_ended: { item: 'auth.session_ended', by: 'owner', level: 'info' },
  all_sessions_ended: { item: 'auth.all_sessions_ended', by: 'owner', level: 'info' },
  password_reset_requested: { item: 'auth.password_reset_requested', by: 'anybody', level: 'info' },
  password_reset_sent: { item: 'auth.password_reset_sent', by: 'owner', level: 'info' },
  password_reset_request_refused: { item: 'auth.password_reset_request_refused', by: 'anybody', level: 'warn' },
  password_reset: { item: 'user.password_changed', by: 'owner', level: 'info' },
  password_reset_refused: { item: 'auth.password_reset_refused', by: 'anybody', level: 'warn' },
  password_set: { item: 'user.password_changed', by: 'owner', level: 'info' },
  password_changed: { item: 'user.password_changed', by: 'owner', level: 'info' },
  password_removed: { item: 'user.password_changed', by: 'owner', level: 'info' },
  password_change_refused: { item: 'auth.password_change_refused', by: 'owner', level: 'warn' },
  second_factor_enabled: { item: 'user.second_factor_enabled', by: 'owner', level: 'info' },
  second_factor_disabled: { item: 'user.second_factor_disabled', by: 'owner', level: 'info' },
  recovery_code_used: { item: 'auth.recovery_code_used', by: 'owner', level: 'info' },
  recovery_codes_replaced: { item: 'auth.recovery_codes_replaced', by: 'owner', level: 'info' },
  passkey_added: { item: 'user.passkey_added', by: 'owner', level: 'info' },
  passkey_removed: { item: 'user.passkey_removed', by: 'owner', level: 'info' },
  second_factor_removed: { item: 'user.second_factor_removed', by: 'owner', level: 'info' },
  user_updated: { item: 'user.updated', by: 'owner', level: 'info' },
  user_disabled: { item: 'user.disabled', by: 'owner', level: 'info' },
  user_enabled: { item: 'user.enabled', by: 'owner', level: 'info' },
  user_deleted: { item: 'user.deleted', by: 'owner', level: 'info' },
  user_invited: { item: 'user.invited', by: 'owner', level: 'info' },
  invitation_accepted: { item: 'user.invitation_accepted', by: 'owner', level: 'info' },
  invitation_refused: { item: 'auth.invitation_refused', by: 'anybody', level: 'warn' },
  invitation_withdrawn: { item: 'user.deleted', by: 'owner', level: 'info' },
  email_verification_requested: { item: 'auth.email_verification_requested', by: 'anybody', level: 'info' },
  email_verified: { item: 'user.email_verified', by: 'owner', level: 'info' },
  email_verification_refused: { item: 'auth.email_verification_refused', by: 'anybody', level: 'warn' },
  email_change_requested: { item: 'auth.email_change_requested', by: 'owner', level: 'info' },
  email_changed: { item: 'user.updated', by: 'owner', level: 'info' },
  email_change_refused: { item: 'auth.email_change_refused', by: 'anybody', level: 'warn' },
} as const satisfies Record<string, EventEntry>;

/** The name of a security event. */
export type SecurityEventName = keyof typeof eventTypes;

/** The types of all events, as they are stored. */
export type EventType = (typeof eventTypes)[SecurityEventName]['item'];

/** The types of the events that change a user or begin a session. */
export type UserEventType = Extract<EventType, `user.${string}`>;

/** The types of all other events. */
export type AuthEventType = Extract<EventType, `auth.${string}`>;

/**
 * What says that somebody was refused who tried to get into an account: by a password, a passkey, a second factor, or the link or code
 * of a mail.
 */
export const refusedSignIns: readonly EventType[] = [
  'auth.sign_in_refused',
  'auth.sign_in_link_refused',
  'auth.second_factor_refused',
];

/** @returns the type of the item that is written when this event is recorded; `null` if a store writes it with the change. */
export const recordedItem = (event: SecurityEventName): AuthEventType | null => {
  const entry = eventTypes[event];
  return 'isWrittenByStore' in entry || !isAuthEvent(entry.item) ? null : entry.item;
};

const isAuthEvent = (type: EventType): type is AuthEventType => type.startsWith('auth.');

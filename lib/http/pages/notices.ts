/** How important a notice is: its colour and its role. */
export type NoticeKind = 'success' | 'info' | 'warning';

/**
 * The notices that one page leaves for the next one, in a cookie. The words are in page-texts/. Adding a notice is adding one entry
 * here and one per language.
 */
export const notices = {
  signed_in: 'success',
  signed_up: 'success',
  signed_out: 'success',
  mail_sent_again: 'info',
  password_reset: 'success',
  sign_in_first: 'info',
  already_signed_in: 'info',
  prove_again: 'info',
  second_factor_first: 'info',
  second_factor_setup_first: 'warning',
  second_step_expired: 'warning',
  second_factor_exists: 'info',
  setup_expired: 'warning',
  proved_again: 'success',
  authenticator_removed: 'success',
  passkey_added: 'success',
  passkey_renamed: 'success',
  passkey_removed: 'success',
  profile_saved: 'success',
  email_change_requested: 'info',
  password_changed: 'success',
  session_ended: 'success',
  session_ended_before: 'info',
  other_sessions_ended: 'success',
  account_deleted: 'success',
  acting_ended: 'info',
  person_saved: 'success',
  person_disabled: 'success',
  person_enabled: 'success',
  person_verified: 'success',
  person_sessions_ended: 'success',
  person_factors_removed: 'success',
  person_reset_mail_sent: 'info',
  person_deleted: 'success',
  email_verified: 'success',
  email_changed: 'success',
  invitation_accepted: 'success',
  invitation_sent: 'success',
  invitation_withdrawn: 'success',
  invitation_over: 'info',
} as const satisfies Record<string, NoticeKind>;

export type NoticeCode = keyof typeof notices;

/** How long a notice waits for the next page. */
export const NOTICE_SECONDS = 60;

/** @returns `null` for text that is no notice. */
export const noticeOf = (text: string | null): NoticeCode | null =>
  text !== null && Object.hasOwn(notices, text) ? (text as NoticeCode) : null;

/** Code of a fault -> its details. */
interface FaultParameters {
  missing: unknown;
  /** The schema does not have this field. */
  unknown: unknown;
  /** `expected` as valibot names types: `string`, `Array`. */
  wrong_type: { readonly expected: string };
  /** `reason` is the English message of the schema. For schemas of customers' own endpoints. */
  custom: { readonly reason: string };
  not_an_email: unknown;
  /** Neither an email nor a login name. */
  not_a_login: unknown;
  not_an_id: unknown;
  /** Not a date and time in ISO 8601 with its offset from UTC. */
  not_a_time: unknown;
  not_in_future: unknown;
  /** The field says something about a user who is not active, and the user is active. */
  only_inactive: unknown;
  /** Not what a browser returns for a passkey. */
  not_a_passkey: unknown;
  control_characters: unknown;
  /** Not the same text as the password that it repeats. */
  not_repeated: unknown;
  /** The field may be sent as it was read, but not changed. */
  read_only: unknown;
  /** In characters. */
  too_long: { readonly maximum: number };
  /** Of a list. */
  too_many: { readonly maximum: number };

  /** In characters. */
  too_short: { readonly minimum: number };
  too_many_bytes: { readonly maximum: number };
  nul_character: unknown;
  broken_characters: unknown;
  /** One character repeated, or characters that follow each other. */
  single_run: unknown;
  resembles_email: unknown;
  resembles_service_name: unknown;
  common: unknown;
  breached: unknown;

  role_email: unknown;
  /** `suggestion`: the email that was probably meant, canonical. */
  disposable: { readonly suggestion: string | null };
  no_mail: { readonly suggestion: string | null };
  /** The new email is the current one. */
  same_email: unknown;
}

type FaultOf<Code extends keyof FaultParameters> = {
  [Each in Code]: { readonly code: Each } & FaultParameters[Each];
}[Code];

/**
 * Why the value of a field is refused. Contains data, not text, so that each surface and language can describe it. Never quotes
 * the value.
 */
export type FieldFault = FaultOf<keyof FaultParameters>;

/** Why a new password is refused. */
export type PasswordFault = FaultOf<
  | 'too_short'
  | 'too_many_bytes'
  | 'nul_character'
  | 'broken_characters'
  | 'single_run'
  | 'resembles_email'
  | 'resembles_service_name'
  | 'common'
  | 'breached'
>;

/** Why a well-formed email is refused. */
export type EmailFault = FaultOf<'role_email' | 'disposable' | 'no_mail' | 'same_email'>;

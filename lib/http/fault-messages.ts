import type { FieldFault } from '../auth/field-fault';

/** The text for every fault of a union, or a function that makes it. A fault without a text does not compile. */
export type FaultMessages<Fault extends FieldFault> = {
  readonly [Each in Fault as Each['code']]: string | ((fault: Each) => string);
};

/** The text that `table` has for a fault. */
export const messageOf = <Fault extends FieldFault>(table: FaultMessages<Fault>, fault: Fault): string => {
  const message = table[fault.code as keyof FaultMessages<Fault>] as string | ((fault: Fault) => string);
  return typeof message === 'string' ? message : message(fault);
};

/** The number of minutes, to follow "the last": `10 minutes`, `minute`. */
export const lastMinutes = (minutes: number): string => (minutes === 1 ? 'minute' : `${minutes} minutes`);

/** Valibot's name of a type -> its English name. */
const TYPES: Readonly<Record<string, string>> = {
  string: 'a string',
  number: 'a number',
  boolean: 'a boolean',
  Array: 'an array',
  Object: 'an object',
};

const withSuggestion =
  (words: string) =>
  ({ suggestion }: { readonly suggestion: string | null }): string =>
    suggestion === null ? words : `${words}. Did you mean ${suggestion}?`;

const english: FaultMessages<FieldFault> = {
  missing: 'is missing',
  unknown: 'is not known',
  wrong_type: ({ expected }) => `is not ${TYPES[expected] ?? 'as described'}`,
  custom: ({ reason }) => reason,
  not_an_email: 'is not a valid address',
  not_a_login: 'is neither a valid address nor a login name',
  not_an_id: 'is not an id',
  not_a_time: 'is not a time like 2026-11-20T10:00:00Z',
  not_in_future: 'is not in the future',
  only_inactive: 'is only for a user who is not active',
  not_a_passkey: 'is not what a browser returns for a passkey',
  not_repeated: 'is not the same as the password',
  read_only: 'cannot be changed',
  control_characters: 'contains control characters',
  too_long: ({ maximum }) => `is longer than ${maximum} characters`,
  too_many: ({ maximum }) => `are more than ${maximum}`,
  too_short: ({ minimum }) => `is shorter than ${minimum} characters`,
  too_many_bytes: ({ maximum }) => `is longer than ${maximum} bytes`,
  nul_character: 'contains a NUL character',
  broken_characters: 'contains broken characters',
  single_run: 'is one character repeated, or a sequence like abcdefgh',
  resembles_email: 'is little more than the email address',
  resembles_service_name: 'is little more than the name of this service',
  common: 'is little more than one of the most common passwords',
  breached: 'is known from a data breach',
  role_email: 'belongs to a role, not to a person',
  disposable: withSuggestion('is a throw-away address'),
  no_mail: withSuggestion('cannot receive mail'),
  same_email: 'is your email already',
};

/** A fault in English, without the name of the field: `is shorter than 8 characters`. */
export const faultMessage = (fault: FieldFault): string => messageOf(english, fault);

/** A fault in English, with the name of the field: `password is shorter than 8 characters`. */
export const faultSentence = ({ field, fault }: { field: string; fault: FieldFault }): string =>
  `${field} ${faultMessage(fault)}`;

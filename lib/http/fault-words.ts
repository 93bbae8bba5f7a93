import type { FieldFault } from '../auth/field-fault';

/** The words for every fault of a union; a fault without words does not compile. */
export type FaultWords<Fault extends FieldFault> = {
  readonly [Each in Fault as Each['code']]: string | ((fault: Each) => string);
};

/** @returns the words that a table has for a fault. */
export const wordFault = <Fault extends FieldFault>(table: FaultWords<Fault>, fault: Fault): string => {
  const words = table[fault.code as keyof FaultWords<Fault>] as string | ((fault: Fault) => string);
  return typeof words === 'string' ? words : words(fault);
};

/** To follow "the last": `10 minutes`, `minute`. */
export const lastMinutes = (minutes: number): string => (minutes === 1 ? 'minute' : `${minutes} minutes`);

/** What valibot calls the types of values, in words. */
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

const english: FaultWords<FieldFault> = {
  missing: 'is missing',
  unknown: 'is not known',
  wrong_type: ({ expected }) => `is not ${TYPES[expected] ?? 'as described'}`,
  custom: ({ reason }) => reason,
  not_an_address: 'is not a valid address',
  not_an_id: 'is not an id',
  control_characters: 'contains control characters',
  too_long: ({ maximum }) => `is longer than ${maximum} characters`,
  too_many: ({ maximum }) => `are more than ${maximum}`,
  too_short: ({ minimum }) => `is shorter than ${minimum} characters`,
  too_many_bytes: ({ maximum }) => `is longer than ${maximum} bytes`,
  nul_character: 'contains a NUL character',
  broken_characters: 'contains broken characters',
  resembles_email: 'is little more than the email address',
  resembles_service_name: 'is little more than the name of this service',
  common: 'is one of the most common passwords',
  breached: 'is known from a data breach',
  role_address: 'belongs to a role, not to a person',
  disposable: withSuggestion('is a throw-away address'),
  no_mail: withSuggestion('cannot receive mail'),
  same_email: 'is your email already',
};

/** A fault in English, to follow the name of the field: `is shorter than 8 characters`. */
export const faultWords = (fault: FieldFault): string => wordFault(english, fault);

/** `password is shorter than 8 characters`. */
export const faultSentence = ({ field, fault }: { field: string; fault: FieldFault }): string =>
  `${field} ${faultWords(fault)}`;

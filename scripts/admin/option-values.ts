import * as v from 'valibot';
import { NOT_BLANK, nameField, timeField } from '../../lib/auth/fields';
import { canonicalLogin } from '../../lib/auth/login';
import { isId } from '../../lib/auth/user-id';
import { faultMessage } from '../../lib/http/fault-messages';
import { faultOf } from '../../lib/http/validate';
import { UsageError } from './admin-error';
import type { Who } from './directory';

/** @returns the email or login name in its canonical form. @throws {UsageError} */
export const emailOption = (email: string | undefined): string => {
  if (email === undefined) throw new UsageError('--email is missing');
  const canonical = canonicalLogin(email);
  if (canonical === null)
    throw new UsageError('--email is neither a valid email address nor a login name (1 to 64 of a-z, 0-9, . _ and -)');
  return canonical;
};

/** The two ways to say which user is meant. */
export const whoOptions = {
  email: { type: 'string', value: 'EMAIL', help: 'Email of the user' },
  id: { type: 'string', value: 'ID', help: 'Id of the user, instead of the email' },
} as const;

/** @throws {UsageError} unless there is exactly one of them. */
export const whoOption = ({ email, id }: { email?: string; id?: string }): Who => {
  if (id === undefined) return { email: emailOption(email) };
  if (email !== undefined) throw new UsageError('--email and --id cannot be combined');
  const wanted = id.trim().toLowerCase();
  if (!isId(wanted)) throw new UsageError('--id takes the id of a user, as `list` shows it');
  return { id: wanted };
};

/** The name of a user, role or customer, by the rules of the service; `undefined` if not given. @throws {UsageError} */
export const nameOption = (option: string, name: string | undefined): string | undefined => {
  if (name === undefined) return undefined;
  if (!NOT_BLANK.test(name)) throw new UsageError(`--${option} is blank`);
  const { success, issues } = v.safeParse(nameField, name);
  if (!success) throw new UsageError(`--${option} ${faultMessage(faultOf(issues[0]))}`);
  return name;
};

/** A time; `undefined` if not given. @throws {UsageError} */
export const timeOption = (option: string, text: string | undefined): Date | undefined => {
  if (text === undefined) return undefined;
  const { success, issues, output } = v.safeParse(timeField, text);
  if (success) return output;
  throw new UsageError(`--${option} ${faultMessage(faultOf(issues[0]))}`);
};

/** A whole number; `undefined` if not given. @throws {UsageError} */
export const wholeNumberOption = (
  option: string,
  text: string | undefined,
  { min, max }: { min: number; max: number },
): number | undefined => {
  if (text === undefined) return undefined;
  const number = /^\d{1,10}$/.test(text) ? Number(text) : -1;
  if (number < min || number > max) throw new UsageError(`--${option} must be a whole number from ${min} to ${max}`);
  return number;
};

/** The id of a customer; `undefined` if not given. @throws {UsageError} */
export const customerOption = (text: string | undefined): number | undefined =>
  wholeNumberOption('customer', text, { min: 1, max: 999_999_999 });

/** Codes of roles, separated by commas or in several options; without repetitions. `[]` for empty text. @throws {UsageError} */
export const codesOption = (option: string, texts: readonly string[]): string[] => {
  const codes = texts.flatMap((text) => (text.trim() === '' ? [] : text.split(',').map((code) => code.trim())));
  return [...new Set(codes.map((code) => codeOption(option, code)))];
};

/** The code of a role. It contains no space, because access tokens list the codes in `scope`, separated by spaces. @throws {UsageError} */
export const codeOption = (option: string, code: string): string => {
  if (/^[a-z][a-z0-9_.:-]{0,31}$/.test(code)) return code;
  throw new UsageError(`--${option} takes role codes: a lower-case letter, then up to 31 of a-z, 0-9, _ . : and -`);
};

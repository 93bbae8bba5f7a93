import * as v from 'valibot';
import { canonicalEmail } from '../../lib/auth/email';
import { NOT_BLANK, nameField } from '../../lib/auth/fields';
import { faultWords } from '../../lib/http/fault-words';
import { faultOf } from '../../lib/http/validate';
import { UsageError } from './admin-error';

/** An email, canonical. @throws {UsageError} */
export const emailOption = (email: string | undefined): string => {
  if (email === undefined) throw new UsageError('--email is missing');
  const canonical = canonicalEmail(email);
  if (canonical === null) throw new UsageError('--email is not a valid address');
  return canonical;
};

/** A name of somebody or something, as the service takes one; `undefined` where none is given. @throws {UsageError} */
export const nameOption = (option: string, name: string | undefined): string | undefined => {
  if (name === undefined) return undefined;
  if (!NOT_BLANK.test(name)) throw new UsageError(`--${option} is blank`);
  const { success, issues } = v.safeParse(nameField, name);
  if (!success) throw new UsageError(`--${option} ${faultWords(faultOf(issues[0]))}`);
  return name;
};

/** A whole number; `undefined` where none is given. @throws {UsageError} */
export const wholeNumberOption = (
  option: string,
  text: string | undefined,
  { least, most }: { least: number; most: number },
): number | undefined => {
  if (text === undefined) return undefined;
  const number = /^\d{1,10}$/.test(text) ? Number(text) : -1;
  if (number < least || number > most)
    throw new UsageError(`--${option} must be a whole number from ${least} to ${most}`);
  return number;
};

/** The id of a customer; `undefined` where none is given. @throws {UsageError} */
export const customerOption = (text: string | undefined): number | undefined =>
  wholeNumberOption('customer', text, { least: 1, most: 999_999_999 });

/** Codes of roles, separated by commas or given one by one; each once. `[]` for empty text. @throws {UsageError} */
export const codesOption = (option: string, texts: readonly string[]): string[] => {
  const codes = texts.flatMap((text) => (text.trim() === '' ? [] : text.split(',').map((code) => code.trim())));
  return [...new Set(codes.map((code) => codeOption(option, code)))];
};

/** The code of a role: it goes into the `scope` of access tokens, where spaces separate them. @throws {UsageError} */
export const codeOption = (option: string, code: string): string => {
  if (/^[a-z][a-z0-9_.:-]{0,31}$/.test(code)) return code;
  throw new UsageError(`--${option} takes codes of roles: a small letter, then up to 31 of a-z, 0-9, _ . : and -`);
};

import { hasMailbox } from '../login';
import type { PasswordPolicy } from '../ports';

export interface PasswordRules {
  /** In code points. */
  readonly minimumLength: number;
}

/** The passwords that are guessed first. */
export interface PasswordGuesses {
  readonly serviceName: string;
  /** @param password normalized and in lower case, or a core of it. @returns whether it is one of the most common passwords. */
  isCommon(password: string): Promise<boolean>;
  /** @returns whether it is known from a data breach; `false` also if the check could not be made. `null`: not checked. */
  readonly isBreached: ((password: string) => Promise<boolean>) | null;
}

/** Shorter names are not looked for inside a password, because many good passwords contain them. */
const MIN_NAME_CHARACTERS = 4;
/** A password that contains a name is refused if it has at most this many characters besides the name, such as a year. */
const MAX_EXTRA_CHARACTERS = 4;
/** Shorter names are not checked at all. */
const MIN_EQUAL_CHARACTERS = 3;

/**
 * A password is compared with the common ones as a whole, because a good one may contain a common one. It is also refused if it
 * is little more than a name: the email, a part of it, or the name of the service. Both comparisons also ignore digits and
 * punctuation at its end, and repetitions: see `coresOf`.
 * @param guesses `null`: every password that is long enough is accepted.
 * @see OWASP ASVS 5.0 6.2.1, 6.2.4, 6.2.11, 6.2.12; NIST SP 800-63B-4 3.1.1.2
 */
export const createPasswordPolicy = (
  { minimumLength }: PasswordRules,
  guesses: PasswordGuesses | null = null,
): PasswordPolicy => ({
  faultOf: async (password, email) => {
    const normalized = password.normalize('NFKC');
    // Both forms must be long enough: one character can become 18 when it is normalized, and 2 can become one.
    if (Math.min(lengthOf(password), lengthOf(normalized)) < minimumLength)
      return { code: 'too_short', minimum: minimumLength };
    if (guesses === null) return null;
    const cores = coresOf(normalized.toLowerCase());
    if (cores.some((core) => lengthOf(core) >= minimumLength && isSingleRun(core))) return { code: 'single_run' };
    if (email !== null && isMadeOf(cores, namesOf(email))) return { code: 'resembles_email' };
    if (isMadeOf(cores, [guesses.serviceName])) return { code: 'resembles_service_name' };
    for (const core of cores) if (await guesses.isCommon(core)) return { code: 'common' };
    return (await guesses.isBreached?.(normalized)) ? { code: 'breached' } : null;
  },
});

const lengthOf = (text: string): number => [...text].length;

/** Digits, punctuation and spaces at the end. */
const ENDING = /[^\p{L}\p{M}]+$/u;
const NOT_ALPHANUMERIC = /[^\p{L}\p{M}\p{N}]/gu;
/** A text that consists of one part, repeated. */
const REPETITION = /^(.+?)\1+$/su;

/**
 * The password itself first, then shorter forms of it: without punctuation, without its ending, with a repeated part only once, and
 * combinations of these. The forms of `bob-bob2026!` include `bobbob` and `bob`.
 */
const coresOf = (password: string): string[] => {
  const cores = new Set([password, password.replace(NOT_ALPHANUMERIC, '')]);
  // A set visits what is added while it is read.
  for (const core of cores) {
    cores.add(core.replace(ENDING, ''));
    cores.add(core.replace(REPETITION, '$1'));
  }
  return [...cores].filter((core) => core !== '');
};

/** Whether it is one character repeated (`aaaa`), or characters that follow each other up or down (`abcd`, `4321`). */
const isSingleRun = (text: string): boolean => {
  const points = [...text].map((character) => character.codePointAt(0) ?? 0);
  const steps = points.slice(1).map((point, index) => point - (points[index] ?? 0));
  return [-1, 0, 1].some((step) => steps.every((each) => each === step));
};

/**
 * Of `ann.lee+shop@mail.example.com`: itself, `ann.lee+shop`, `ann.lee`, `mail.example.com`, `mail` and `example`. Of a login name:
 * itself.
 */
const namesOf = (email: string): string[] => {
  if (!hasMailbox(email)) return [email];
  const at = email.lastIndexOf('@');
  const [localPart, domain] = [email.slice(0, at), email.slice(at + 1)];
  return [email, localPart, localPart.replace(/\+.*/, ''), domain, ...domain.split('.').slice(0, -1)];
};

const isMadeOf = (cores: readonly string[], names: readonly string[]): boolean => {
  const [password = ''] = cores;
  return names
    .map((name) => name.normalize('NFKC').toLowerCase())
    .flatMap((name) => [name, name.replace(NOT_ALPHANUMERIC, '')])
    .some(
      (name) =>
        (name.length >= MIN_EQUAL_CHARACTERS && cores.includes(name)) ||
        (name.length >= MIN_NAME_CHARACTERS &&
          password.includes(name) &&
          password.length - name.length <= MAX_EXTRA_CHARACTERS),
    );
};

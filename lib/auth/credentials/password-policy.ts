import type { PasswordPolicy } from '../ports';

export interface PasswordRules {
  /** In code points. */
  readonly minimumLength: number;
}

/** The passwords that are guessed first. */
export interface PasswordGuesses {
  readonly serviceName: string;
  /** @param password normalized and in lower case. @returns whether it is one of the most common passwords. */
  isCommon(password: string): Promise<boolean>;
  /** @returns whether it is known from a data breach; `false` also if the check could not be made. `null`: not checked. */
  readonly isBreached: ((password: string) => Promise<boolean>) | null;
}

/** Shorter names are not checked, because many good passwords contain them. */
const MIN_NAME_CHARACTERS = 4;
/** A password is refused if it has at most this many characters besides the name, such as a year. */
const MAX_EXTRA_CHARACTERS = 4;

/**
 * A password is compared with the common ones as a whole, because a good one may contain a common one. It is also refused if it
 * is little more than a name: the email, a part of it, or the name of the service.
 * @param guesses `null`: every password that is long enough is accepted.
 * @see OWASP ASVS 5.0 6.2.1, 6.2.4, 6.2.11, 6.2.12; NIST SP 800-63B-4 3.1.1.2
 */
export const createPasswordPolicy = (
  { minimumLength }: PasswordRules,
  guesses: PasswordGuesses | null = null,
): PasswordPolicy => ({
  faultOf: async (password, email) => {
    if ([...password].length < minimumLength) return { code: 'too_short', minimum: minimumLength };
    if (guesses === null) return null;
    const folded = password.normalize('NFKC').toLowerCase();
    if (email !== null && isMadeOf(folded, namesOf(email))) return { code: 'resembles_email' };
    if (isMadeOf(folded, [guesses.serviceName])) return { code: 'resembles_service_name' };
    if (await guesses.isCommon(folded)) return { code: 'common' };
    return (await guesses.isBreached?.(password)) ? { code: 'breached' } : null;
  },
});

/** Of `ann.lee+shop@mail.example.com`: itself, `ann.lee+shop`, `ann.lee`, `mail.example.com`, `mail` and `example`. */
const namesOf = (email: string): string[] => {
  const at = email.lastIndexOf('@');
  const [localPart, domain] = [email.slice(0, at), email.slice(at + 1)];
  return [email, localPart, localPart.replace(/\+.*/, ''), domain, ...domain.split('.').slice(0, -1)];
};

const isMadeOf = (password: string, names: readonly string[]): boolean =>
  names
    .map((name) => name.normalize('NFKC').toLowerCase())
    .flatMap((name) => [name, name.replace(/[^\p{L}\p{N}]/gu, '')])
    .some(
      (name) =>
        name.length >= MIN_NAME_CHARACTERS &&
        password.includes(name) &&
        password.length - name.length <= MAX_EXTRA_CHARACTERS,
    );

import type { PasswordPolicy } from '../ports';

/** What new passwords are held to. */
export interface PasswordRules {
  /** In code points. */
  readonly minimumLength: number;
}

/** What is guessed first. */
export interface PasswordGuesses {
  readonly serviceName: string;
  /** @param password normalized and in lower case. @returns whether it is among the passwords that most people have. */
  isCommon(password: string): Promise<boolean>;
  /** @returns whether it is known from a breach; `false` also where that cannot be found out. `null`: nobody is asked. */
  readonly isBreached: ((password: string) => Promise<boolean>) | null;
}

/** Shorter names are parts of too many words. */
const SHORTEST_NAME = 4;
/** A year and less is what people add to a name. */
const LITTLE_MORE = 4;

/**
 * Passwords are compared as wholes: one that merely contains a common one may be a good one. Of names, what is made of
 * them counts too.
 * @param guesses `null`: everything that is long enough will do.
 * @see OWASP ASVS 5.0 6.2.1, 6.2.4, 6.2.11, 6.2.12; NIST SP 800-63B-4 3.1.1.2
 */
export const createPasswordPolicy = (
  { minimumLength }: PasswordRules,
  guesses: PasswordGuesses | null = null,
): PasswordPolicy => ({
  faultOf: async (password, email) => {
    if ([...password].length < minimumLength) return `is shorter than ${minimumLength} characters`;
    if (guesses === null) return null;
    const folded = password.normalize('NFKC').toLowerCase();
    if (email !== null && isMadeOf(folded, namesOf(email))) return 'is little more than the email address';
    if (isMadeOf(folded, [guesses.serviceName])) return 'is little more than the name of this service';
    if (await guesses.isCommon(folded)) return 'is one of the most common passwords';
    return (await guesses.isBreached?.(password)) ? 'is known from a data breach' : null;
  },
});

/** `ann.lee+shop@mail.example.com`: the whole, `ann.lee`, `mail.example.com`, and the domain's labels but the last. */
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
      (name) => name.length >= SHORTEST_NAME && password.includes(name) && password.length - name.length <= LITTLE_MORE,
    );

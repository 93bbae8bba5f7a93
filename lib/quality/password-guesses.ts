import type { PasswordGuesses } from '../auth/credentials/password-policy';
import { createBreachedPasswords } from './breached-passwords';
import { isCommonPassword } from './common-passwords';

interface GuessSettings {
  readonly passwords: { readonly refusesCommon: boolean; readonly asksBreaches: boolean };
  readonly serviceName: string;
  readonly stage: string;
}

/** The checks of new passwords that the settings switch on; `null` if only the length counts. */
export const createPasswordGuesses = ({ passwords, serviceName, stage }: GuessSettings): PasswordGuesses | null =>
  passwords.refusesCommon
    ? {
        serviceName,
        isCommon: isCommonPassword,
        isBreached: passwords.asksBreaches ? createBreachedPasswords({ stage }) : null,
      }
    : null;

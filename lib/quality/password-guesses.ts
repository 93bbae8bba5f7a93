import type { PasswordGuesses } from '../auth/credentials/password-policy';
import { createBreachedPasswords } from './breached-passwords';
import { isCommonPassword } from './common-passwords';

interface GuessSettings {
  readonly passwords: { readonly refusesCommon: boolean; readonly asksBreaches: boolean };
  readonly serviceName: string;
  readonly stage: string;
}

/** What new passwords may not be, as the settings have it; `null` where they may be anything. */
export const createPasswordGuesses = ({ passwords, serviceName, stage }: GuessSettings): PasswordGuesses | null =>
  passwords.refusesCommon
    ? {
        serviceName,
        isCommon: isCommonPassword,
        isBreached: passwords.asksBreaches ? createBreachedPasswords({ stage }) : null,
      }
    : null;

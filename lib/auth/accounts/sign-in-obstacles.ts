import type { ContractMode } from '../contract-mode';
import type { User } from '../entities';
import { hasMailbox } from '../login';
import { hasSecondFactor, mustHaveSecondFactor, type SecondFactorSettings } from '../users/second-factor';

/** Why a user cannot sign in, or only in some ways. */
export type SignInObstacle =
  | { readonly code: 'not_active'; readonly reason: string | null; readonly until: Date | null }
  /** They have not chosen a password or a passkey yet. */
  | { readonly code: 'invited' }
  | { readonly code: 'not_verified'; readonly expiresAt: Date | null }
  /** Only from devices that have not signed in before. */
  | { readonly code: 'too_many_guesses'; readonly until: Date }
  /** Neither a password nor a passkey, and no mail can be sent: there is no way in. */
  | { readonly code: 'no_way_in' }
  /** They sign in with a mail or a passkey. */
  | { readonly code: 'no_password' }
  /** They must have a second factor: a sign-in leads to where they set one up. */
  | { readonly code: 'no_second_factor' }
  /** Whoever has lost the app needs an admin who removes it. */
  | { readonly code: 'no_recovery_codes' };

/** The obstacles that end every sign-in. The others make it different, or pass by themselves for some devices. */
const FINAL: ReadonlySet<SignInObstacle['code']> = new Set(['not_active', 'invited', 'not_verified', 'no_way_in']);

/** Whether a user with this obstacle can sign in nowhere. */
export const isFinal = ({ code }: SignInObstacle): boolean => FINAL.has(code);

/**
 * Why a user cannot sign in, the most important first, for an admin whom they ask.
 * @param known.guessLock see `findGuessLock`.
 * @param known.recoveryCodes how many are left.
 * @returns an empty list if nothing is in their way.
 */
export const signInObstacles = (
  settings: SecondFactorSettings & { mode: Pick<ContractMode, 'verifiesEmails'> },
  user: User,
  known: { guessLock: Date | null; recoveryCodes: number },
): SignInObstacle[] => {
  const {
    active,
    emailVerified,
    inactiveReason: reason,
    inactiveUntil: until,
    passwordHash,
    passkeys,
    expiresAt,
  } = user;
  const { verifiesEmails } = settings.mode;
  const obstacles: SignInObstacle[] = [];
  if (!active) obstacles.push({ code: 'not_active', reason, until });
  const isInvited = user.invitation !== null;
  if (isInvited) obstacles.push({ code: 'invited' });
  else if (verifiesEmails && !emailVerified) obstacles.push({ code: 'not_verified', expiresAt });
  if (known.guessLock !== null) obstacles.push({ code: 'too_many_guesses', until: known.guessLock });
  if (passwordHash === null && !isInvited) {
    const hasWayIn = passkeys > 0 || (verifiesEmails && hasMailbox(user.email));
    obstacles.push({ code: hasWayIn ? 'no_password' : 'no_way_in' });
  }
  if (mustHaveSecondFactor(settings, user) && !hasSecondFactor(settings, user))
    obstacles.push({ code: 'no_second_factor' });
  if (user.hasTotp && known.recoveryCodes === 0) obstacles.push({ code: 'no_recovery_codes' });
  return obstacles;
};

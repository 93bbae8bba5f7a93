import type { Session, SessionSummary, User } from '../entities';
import { AuthError } from '../errors';
import { releaseUnlessRefused, reserveAndLoad } from '../limits/guess-limits';
import { newFactorNotice } from '../mailing/new-notice';
import { provedByBoth } from '../methods';
import type { Clock, Ids, SecurityEvents } from '../ports';
import { continueSession } from '../sessions/begin-session';
import { type CookieSessionDeps, type CookieSessionInput, cookieSession } from '../sessions/cookie-session';
import type { TotpStore } from '../stores/totp-store';
import { type CodeLimitsDeps, reserveCode } from './code-limits';
import { type CodeUseDeps, totpOf } from './code-use';
import { newRecoveryCodes } from './new-recovery-codes';

export interface EnableTotpDeps extends CookieSessionDeps, CodeLimitsDeps, CodeUseDeps {
  totp: Pick<TotpStore, 'findSetup' | 'enableTotp'>;
  clock: Clock;
  ids: Ids;
  events: SecurityEvents;
}

/**
 * Finish the set-up of an authenticator app with its first code. All sessions of the user end, and the caller gets a new one. The user
 * is sent a notice.
 * @returns the recovery codes and `token`, the cookie value of the new session. Both are stored nowhere.
 * @throws {AuthError} `totp_enabled`; `totp_not_enabled` if no set-up was begun, or it has expired; `wrong_code`;
 * `too_many_attempts`; `not_signed_in` if the session was ended since the request began.
 * @see ASVS 5.0 7.2.4, 7.4.3, 6.3.7
 */
export const enableTotp = async (
  deps: EnableTotpDeps,
  { user, session }: { user: User; session: Pick<SessionSummary, 'reference' | 'methods' | 'userVerified'> },
  { code, ...input }: Omit<CookieSessionInput, 'replaces'> & { readonly code: string },
): Promise<{ recoveryCodes: readonly string[]; token: string; session: Session }> => {
  if (user.hasTotp) throw new AuthError('totp_enabled');
  const now = deps.clock.now();
  const [attempt, setup] = await reserveAndLoad(reserveCode(deps, user.id), deps.totp.findSetup(user.id, now));
  return releaseUnlessRefused(attempt, async () => {
    if (setup === null) {
      await attempt.release();
      throw new AuthError('totp_not_enabled');
    }
    const secret = await deps.sealing.open(setup.sealed, totpOf(user.id));
    const step = await deps.findTotpStep(secret, code.replace(/\s/g, ''), now);
    if (step === null) throw await refusal(deps, user);
    const { codes: recoveryCodes, hashes: recoveryHashes } = newRecoveryCodes(deps.ids, user.id);
    const mail = newFactorNotice(deps, 'second-factor-enabled', user);
    const changed = await deps.totp.enableTotp({ user, setup, step, recoveryHashes, mail, now });
    await attempt.release();
    if (changed === null) throw new AuthError('not_signed_in');
    await deps.events.record({ event: 'second_factor_enabled', user });
    const proved = { user: changed, authenticatedAt: now, ...provedByBoth(session, { methods: ['otp'] }) };
    const begun = await continueSession(proved, cookieSession(deps, { ...input, replaces: session.reference }));
    return { recoveryCodes, token: begun.token, session: begun.session };
  });
};

const refusal = async ({ events }: EnableTotpDeps, user: User): Promise<AuthError> => {
  await events.record({ event: 'second_factor_refused', user, reason: 'wrong_code' });
  return new AuthError('wrong_code');
};

import type { User } from '../entities';
import { AuthError } from '../errors';
import { newFactorNotice } from '../mailing/new-notice';
import type { Ids } from '../ports';
import type { TotpStore } from '../stores/totp-store';
import { type WithCodeDeps, withCode } from './with-code';

export interface DisableTotpDeps extends WithCodeDeps {
  totp: Pick<TotpStore, 'findCodes' | 'disableTotp'>;
  ids: Pick<Ids, 'newId'>;
}

/**
 * Remove the caller's own authenticator app and recovery codes. Sessions continue. The user is sent a notice.
 * @param code of the app, or a recovery code, as typed.
 * @throws {AuthError} as `withCode`; `not_signed_in` if the session was ended since the request began.
 */
export const disableTotp = async (deps: DisableTotpDeps, user: User, code: string): Promise<void> => {
  const outcome = await withCode(deps, user, code, (use) => {
    const mail = newFactorNotice(deps, 'second-factor-disabled', user);
    return deps.totp.disableTotp({ user, use, mail, now: deps.clock.now() });
  });
  if (outcome === 'user-changed') throw new AuthError('not_signed_in');
  await deps.events.record({ event: 'second_factor_disabled', user });
};

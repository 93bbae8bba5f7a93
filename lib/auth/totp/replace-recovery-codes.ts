import type { User } from '../entities';
import { newFactorNotice } from '../mailing/new-notice';
import type { Ids } from '../ports';
import type { TotpStore } from '../stores/totp-store';
import { newRecoveryCodes } from './new-recovery-codes';
import { type WithCodeDeps, withCode } from './with-code';

export interface ReplaceRecoveryCodesDeps extends WithCodeDeps {
  totp: Pick<TotpStore, 'findCodes' | 'replaceRecoveryCodes'>;
  ids: Ids;
}

/**
 * Make new recovery codes. The old ones no longer work. The user is sent a notice.
 * @param code of the authenticator app, or an old recovery code, as typed.
 * @returns the new codes, which are stored nowhere.
 * @throws {AuthError} as `withCode`.
 */
export const replaceRecoveryCodes = async (
  deps: ReplaceRecoveryCodesDeps,
  user: User,
  code: string,
): Promise<readonly string[]> => {
  const { codes, hashes: recoveryHashes } = newRecoveryCodes(deps.ids, user.id);
  await withCode(deps, user, code, async (use) => {
    const mail = newFactorNotice(deps, 'recovery-codes-replaced', user);
    const replaced = { userId: user.id, use, recoveryHashes, mail, now: deps.clock.now() };
    return (await deps.totp.replaceRecoveryCodes(replaced)) ? 'replaced' : 'code-used';
  });
  await deps.events.record({ event: 'recovery_codes_replaced', user });
  return codes;
};

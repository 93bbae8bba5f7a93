import type { User } from '../entities';
import { AuthError } from '../errors';
import { releaseUnlessRefused, reserveAndLoad } from '../limits/guess-limits';
import type { SecurityEvents } from '../ports';
import type { CodeUse, TotpStore } from '../stores/totp-store';
import { type CodeLimitsDeps, reserveCode } from './code-limits';
import { type CodeUseDeps, findCodeUse } from './code-use';

export interface WithCodeDeps extends CodeLimitsDeps, CodeUseDeps {
  totp: Pick<TotpStore, 'findCodes'>;
  clock: CodeLimitsDeps['clock'];
  events: SecurityEvents;
}

/**
 * Do something that a signed-in user may do only with a right code of their authenticator app, or a recovery code. A wrong code counts
 * as one of a sign-in.
 * @param act stores the change and the use of the code together. @returns `code-used` if the code was used by then.
 * @throws {AuthError} `totp_not_enabled`, `wrong_code`, `too_many_attempts`; any error of `act`.
 */
export const withCode = async <Result>(
  deps: WithCodeDeps,
  user: User,
  code: string,
  act: (use: CodeUse) => Promise<Result | 'code-used'>,
): Promise<Result> => {
  if (!user.hasTotp) throw new AuthError('totp_not_enabled');
  const refusal = async (error: AuthError): Promise<AuthError> => {
    await deps.events.record({ event: 'second_factor_refused', user, reason: error.code });
    return error;
  };
  const [attempt, codes] = await reserveAndLoad(
    reserveCode(deps, user.id).catch(async (error: unknown) => {
      throw error instanceof AuthError ? await refusal(error) : error;
    }),
    deps.totp.findCodes(user.id),
  );
  return releaseUnlessRefused(attempt, async () => {
    const use = await findCodeUse(deps, user.id, codes, code);
    const result = use === null ? 'code-used' : await act(use);
    if (result === 'code-used') throw await refusal(new AuthError('wrong_code'));
    await attempt.release();
    return result;
  });
};

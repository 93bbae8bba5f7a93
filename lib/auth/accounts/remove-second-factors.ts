import type { User } from '../entities';
import { newFactorNotice } from '../mailing/new-notice';
import type { Clock, Ids, SecurityEvents } from '../ports';
import type { CredentialsStore } from '../stores/credentials-store';
import type { UsersStore, WithActor } from '../stores/users-store';
import { retryOnConflict } from '../users/change-user';

export interface RemoveSecondFactorsDeps {
  users: Pick<UsersStore, 'findUser'>;
  credentials: Pick<CredentialsStore, 'removeFactors'>;
  clock: Clock;
  ids: Pick<Ids, 'newId'>;
  events: SecurityEvents;
}

interface RemovedBy extends WithActor {
  requireMay?: (user: User) => void;
  skipIfNone?: boolean;
}

/**
 * Remove all second factors of a user who has lost them: the authenticator app, the recovery codes and every passkey. All their
 * sessions end, and they are sent a mail, in every contract mode. Somebody must have made sure who they are: afterwards the password
 * alone signs them in. A user without a password gets one by a password reset.
 * @param by.requireMay checks the user as read last; if it throws, nothing is removed.
 * @param by.skipIfNone leaves a user who has no second factor as they are: no session ends, and no mail is sent.
 * @returns the user as they were read last.
 * @throws {AuthError} `user_not_found`
 * @see NIST SP 800-63B-4 section 4.2
 */
export const removeSecondFactors = async (
  deps: RemoveSecondFactorsDeps,
  user: User,
  { actorId, requireMay, skipIfNone = false }: RemovedBy = {},
): Promise<User> => {
  const { read, isDone } = await retryOnConflict(deps.users, user, async (before) => {
    requireMay?.(before);
    if (skipIfNone && !before.hasTotp && before.passkeys === 0) return { read: before, isDone: false };
    const mail = newFactorNotice(deps, 'second-factor-removed', before);
    const outcome = await deps.credentials.removeFactors({ user: before, actorId, mail, now: deps.clock.now() });
    return outcome === 'removed' ? { read: before, isDone: true } : outcome;
  });
  if (isDone) await deps.events.record({ event: 'second_factor_removed', user, actorId });
  return read;
};

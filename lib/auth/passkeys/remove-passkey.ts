import type { User } from '../entities';
import { AuthError } from '../errors';
import { newFactorNotice } from '../mailing/new-notice';
import type { Clock, Ids, SecurityEvents } from '../ports';
import type { PasskeysStore } from '../stores/passkeys-store';

export interface RemovePasskeyDeps {
  passkeys: Pick<PasskeysStore, 'removePasskey'>;
  clock: Clock;
  ids: Pick<Ids, 'newId'>;
  events: SecurityEvents;
}

const refusals = {
  'not-found': 'passkey_not_found',
  'last-sign-in-method': 'last_sign_in_method',
  'user-changed': 'not_signed_in',
} as const;

/**
 * Remove a passkey of the caller. They are sent a notice, in every mode. Sessions that began with it go on.
 * @throws {AuthError} `passkey_not_found`; `last_sign_in_method` if they would have neither a passkey nor a password;
 * `not_signed_in` if their sessions were ended since the request began.
 */
export const removePasskey = async (deps: RemovePasskeyDeps, user: User, id: string): Promise<void> => {
  const mail = newFactorNotice(deps, 'passkey-removed', user);
  const outcome = await deps.passkeys.removePasskey({ user, id, mail, now: deps.clock.now() });
  if (outcome !== 'removed') throw new AuthError(refusals[outcome]);
  await deps.events.record({ event: 'passkey_removed', user });
};

import type { Proof } from '../credentials/proof';
import { AuthError } from '../errors';
import type { Clock } from '../ports';
import type { UsersStore } from '../stores/users-store';

/**
 * The proof of somebody who has just verified their email in the browser that signed up: they receive mail at the email, and chose the
 * password in that browser. Nothing is counted, because only a link that worked leads here.
 * @throws {AuthError} `not_signed_in` if the user was deleted since.
 */
export const proveVerification = async (
  { users, clock }: { users: Pick<UsersStore, 'findUser'>; clock: Clock },
  userId: string,
): Promise<Proof> => {
  const user = await users.findUser(userId);
  if (user === null) throw new AuthError('not_signed_in');
  return {
    user,
    methods: ['email'],
    authenticatedAt: clock.now(),
    from: 'unknown-device',
    release: async () => {},
  };
};

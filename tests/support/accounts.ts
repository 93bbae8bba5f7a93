import { createAccount } from '../../lib/auth/accounts/create-account';
import { type Credentials, checkCredentials } from '../../lib/auth/credentials/check-credentials';
import type { User } from '../../lib/auth/entities';
import { findLiveSession } from '../../lib/auth/sessions/find-live-session';
import { createPasswordHasher } from '../../lib/crypto/password-hasher';
import { cheapBcrypt } from './cheap-bcrypt';
import { createTestDeps, newCredentials } from './deps';
import { signInByPassword } from './sign-in';

/** The default IP address of attempts. RFC 5737 */
export const ADDRESS = '198.51.100.7';
/** The default user agent of clients. */
export const CLIENT = 'a client of a test/1.0';

export type TestDeps = ReturnType<typeof createTestDeps>;

/** All dependencies of the use-cases, and one account in them. `recorded` does not contain the events of its sign-up. */
export const withAccount = async () => {
  const deps = createTestDeps();
  return { deps, ...(await newAccount(deps)) };
};

/** Create another account by a sign-up. */
export const newAccount = async (deps: TestDeps) => {
  const credentials = newCredentials();
  const user = await createAccount(deps, credentials);
  deps.recorded.length = 0;
  return { ...credentials, user };
};

/** Begin a session of an account by a sign-in. @returns the cookie value. */
export const newSession = async (
  deps: TestDeps,
  credentials: { email: string; password: string },
  durationSeconds: number | null = null,
): Promise<string> => {
  const { token } = await signInByPassword(deps, {
    ...credentials,
    ipAddress: ADDRESS,
    client: CLIENT,
    device: null,
    durationSeconds,
    replacedToken: null,
  });
  deps.recorded.length = 0;
  return token;
};

/** Make all present password hashes outdated, as if the hash cost had been increased since. */
export const raiseHashCost = (deps: TestDeps): void => {
  deps.hasher = createPasswordHasher(5, cheapBcrypt);
};

/** The user whose live session has this cookie value; `null` if there is none. */
export const sessionUser = async (deps: TestDeps, token: string | null): Promise<User | null> =>
  (await findLiveSession(deps, token))?.user ?? null;

/** The user who can sign in with these credentials; `null` if there is none. */
export const userWith = async (
  deps: TestDeps,
  credentials: Pick<Credentials, 'email' | 'password'>,
): Promise<User | null> => {
  const check = await checkCredentials(deps, { ...credentials, ipAddress: ADDRESS, device: null });
  return check.outcome === 'user' ? check.user : null;
};

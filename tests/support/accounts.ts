import { createAccount } from '../../lib/auth/accounts/create-account';
import { type Credentials, checkCredentials } from '../../lib/auth/credentials/check-credentials';
import type { User } from '../../lib/auth/entities';
import { findLiveSession } from '../../lib/auth/sessions/find-live-session';
import { signIn } from '../../lib/auth/sessions/sign-in';
import { createPasswordHasher } from '../../lib/crypto/password-hasher';
import { createTestDeps, newCredentials } from './deps';

/** Where attempts come from unless a test says otherwise; RFC 5737. */
export const ADDRESS = '198.51.100.7';
/** What clients call themselves unless a test says otherwise. */
export const CLIENT = 'a client of a test/1.0';

export type TestDeps = ReturnType<typeof createTestDeps>;

/** Everything a use-case takes, and one account in it. What happened so far is not `recorded`. */
export const withAccount = async () => {
  const deps = createTestDeps();
  return { deps, ...(await newAccount(deps)) };
};

/** One more account, made as everybody makes one. */
export const newAccount = async (deps: TestDeps) => {
  const credentials = newCredentials();
  const user = await createAccount(deps, credentials);
  deps.recorded.length = 0;
  return { ...credentials, user };
};

/** A session of an account, begun as everybody begins one. @returns the cookie value. */
export const newSession = async (
  deps: TestDeps,
  credentials: { email: string; password: string },
  durationSeconds: number | null = null,
): Promise<string> => {
  const { token } = await signIn(deps, {
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

/** As if hashes had become dearer since all accounts were made. */
export const raiseHashCost = (deps: TestDeps): void => {
  deps.hasher = createPasswordHasher(5);
};

/** Whose live session a cookie value is; `null` for nobody's. */
export const sessionUser = async (deps: TestDeps, token: string | null): Promise<User | null> =>
  (await findLiveSession(deps, token))?.user ?? null;

/** Who can sign in with these; `null` for nobody. */
export const userWith = async (
  deps: TestDeps,
  credentials: Pick<Credentials, 'email' | 'password'>,
): Promise<User | null> => {
  const check = await checkCredentials(deps, { ...credentials, ipAddress: ADDRESS, device: null });
  return check.outcome === 'user' ? check.user : null;
};

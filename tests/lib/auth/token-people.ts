import { beginTokenSession } from '../../../lib/auth/tokens/begin-token-session';
import { ADDRESS, CLIENT, newAccount } from '../../support/accounts';
import { createDirectoryDeps, type DirectoryDeps } from '../../support/directory';

/** Somebody who has signed in for tokens. What happened so far is not `recorded`. */
export const withTokens = async () => {
  const deps = await createDirectoryDeps();
  const account = await newAccount(deps);
  const issued = await signInForTokens(deps, account);
  return { deps, ...account, issued };
};

export const signInForTokens = async (
  deps: DirectoryDeps,
  { email, password }: { email: string; password: string },
  replacedToken: string | null = null,
) => {
  const source = { ipAddress: ADDRESS, client: CLIENT, device: null };
  const issued = await beginTokenSession(deps, { email, password, ...source, replacedToken });
  deps.recorded.length = 0;
  return issued;
};

import { ADDRESS, CLIENT, newAccount } from '../../support/accounts';
import { createDirectoryDeps, type DirectoryDeps } from '../../support/directory';
import { issueTokensByPassword } from '../../support/sign-in';

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
  const issued = await issueTokensByPassword(deps, { email, password, ...source, replacedToken });
  deps.recorded.length = 0;
  return issued;
};

import { newCredentials } from './deps';
import type { adminInProcess } from './local-admin';
import { newBrowser } from './visitors';

export type Credentials = ReturnType<typeof newCredentials>;

/** Make a user of a local service by the command. @param options of `create`. */
export const newLocalUser = async (
  admin: ReturnType<typeof adminInProcess>,
  ...options: string[]
): Promise<Credentials & { id: string }> => {
  const credentials = newCredentials();
  const { id } = await admin<{ id: string }>(
    ['create', '--email', credentials.email, ...options],
    credentials.password,
  );
  return { ...credentials, id };
};

/** Sign in to a local service by the auth service. @param origin its URL. */
export const signInLocally = async (origin: string, { email, password }: Pick<Credentials, 'email' | 'password'>) => {
  const browser = newBrowser(origin, 'a browser');
  const { status, body } = await browser.ask('POST', '/sessions', { email, password });
  return { browser, status, body };
};

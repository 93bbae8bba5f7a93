import type { LiveService } from '../live-service';
import { bearerOf } from './access-tokens';
import { signedUp } from './auth-service';
import type { Scenario } from './scenario';
import { grant, setUp } from './user-directory';

/** The carriers of the sessions that a user has on every surface, all begun with the password alone. */
export interface PasswordSessions {
  readonly id: string;
  readonly email: string;
  readonly password: string;
  /** The cookie of each surface with cookies. */
  readonly cookie: string;
  readonly sessionApiCookie: string;
  /** A header with an access token of the session of `cookie`. */
  readonly bearer: { readonly authorization: string };
  /** A header with an access token of the user directory, and the refresh token of its session. */
  readonly directory: { readonly authorization: string };
  readonly refreshToken: string;
}

/** A user with sessions on every surface, who becomes an admin after these have begun. */
export const promoted = async (service: LiveService): Promise<PasswordSessions> => {
  const credentials = await signedUp(service);
  const begin = async (name: string) => {
    const answer = await service.call(name, { json: credentials });
    if (answer.status !== 200) throw new Error(`${name} began no session: ${answer.text}`);
    return { body: answer.body as Record<string, string>, cookie: answer.cookies[0]?.split(';')[0] ?? '' };
  };
  const { cookie } = await begin('signIn');
  const { cookie: sessionApiCookie } = await begin('logIn');
  const { body: tokens } = await begin('issueTokens');
  const bearer = await bearerOf(service, cookie);
  const { admin } = await setUp();
  return {
    ...credentials,
    id: await grant(credentials.email, [admin]),
    cookie,
    sessionApiCookie,
    bearer,
    directory: { authorization: `Bearer ${tokens.access_token}` },
    refreshToken: tokens.refresh_token ?? '',
  };
};

const refuses = (
  name: string,
  title: string,
  partsOf: (who: PasswordSessions) => Parameters<LiveService['call']>[1],
): Scenario => ({
  function: name,
  title,
  status: 403,
  secondFactorPolicy: 'admins',
  run: async (service) => service.call(name, partsOf(await promoted(service))),
});

/** What a new admin without a second factor is refused, where admins must have one. */
export const requiredFactorScenarios: readonly Scenario[] = [
  refuses('getToken', 'refuses an admin without a second factor', ({ directory }) => ({ headers: directory })),
  refuses('refreshTokens', 'refuses an admin without a second factor', ({ refreshToken }) => ({
    json: { refresh_token: refreshToken },
  })),
  refuses('issueTokens', 'issues no tokens to an admin without a second factor', ({ email, password }) => ({
    json: { email, password },
  })),
];

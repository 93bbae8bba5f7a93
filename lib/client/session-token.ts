import { send, type Transport } from './send';
import { refreshTime, type TokenOutcome } from './token-session';

/** The access token of the cookie's session (`POST /token`), kept in memory until most of its lifetime has passed. */
export const createSessionToken = ({ transport, now }: { transport: Transport; now: () => number }) => {
  let current: { token: string; refreshAt: number } | undefined;
  let asking: Promise<TokenOutcome> | undefined;
  /** How often the session may have changed. An answer that was asked for before a change is not kept after it. */
  let changes = 0;

  const ask = async (): Promise<TokenOutcome> => {
    const asked = changes;
    // It issues one more token of the session: repeating it changes nothing.
    const result = await send(transport, { method: 'POST', path: '/token', isRepeatable: true });
    if (!result.ok) return result.status === 401 || result.status === 403 ? null : result;
    const { access_token: token, expires_in: expiresIn } = result.data as { access_token: string; expires_in: number };
    if (asked === changes) current = { token, refreshAt: refreshTime(expiresIn, now()) };
    return token;
  };

  return {
    /** @param refused the token that a service has just refused */
    get: async (refused?: string): Promise<TokenOutcome> => {
      if (current !== undefined && current.token !== refused && now() < current.refreshAt) return current.token;
      if (asking === undefined) {
        const answer = ask().finally(() => {
          if (asking === answer) asking = undefined;
        });
        asking = answer;
      }
      return asking;
    },
    /** After a sign-in, a sign-out or any other change the token may be of another session. */
    forget: (): void => {
      current = undefined;
      asking = undefined;
      changes += 1;
    },
  };
};

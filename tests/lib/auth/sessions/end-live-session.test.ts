import { expect, test } from '@jest/globals';
import { endLiveSession } from '../../../../lib/auth/sessions/end-live-session';
import { findTokenCaller } from '../../../../lib/auth/tokens/find-token-caller';
import { refreshTokenSession } from '../../../../lib/auth/tokens/refresh-token-session';
import { credentialsOf } from '../../../support/sent-credentials';
import { signInForTokens, withTokens } from '../token-people';

test('endLiveSession ends the session with both its tokens, records it, and leaves the user’s others', async () => {
  const given = await withTokens();
  const { deps, user, issued } = given;
  const other = await signInForTokens(deps, given);
  const find = (token: string) => findTokenCaller(deps, credentialsOf({ authorization: `Bearer ${token}` }));

  await endLiveSession(deps, user, (await find(issued.token)).session);

  expect(deps.recorded).toEqual([{ event: 'user_signed_out', userId: user.id }]);
  await expect(find(issued.token)).rejects.toMatchObject({ details: { reason: 'revoked' } });
  await expect(refreshTokenSession(deps, issued.refreshToken)).rejects.toMatchObject({ code: 'refresh_refused' });
  expect((await find(other.token)).user).toEqual(user);
});

test('endLiveSession records nothing if the session has just ended', async () => {
  const { deps, user, issued } = await withTokens();
  const caller = await findTokenCaller(deps, credentialsOf({ authorization: `Bearer ${issued.token}` }));
  expect(await endLiveSession(deps, user, caller.session)).toBe(true);
  expect(await endLiveSession(deps, user, caller.session)).toBe(false);
  expect(deps.recorded).toHaveLength(1);
});

import { expect, test } from '@jest/globals';
import { endTokenSession } from '../../../../lib/auth/tokens/end-token-session';
import { findTokenCaller } from '../../../../lib/auth/tokens/find-token-caller';
import { refreshTokenSession } from '../../../../lib/auth/tokens/refresh-token-session';
import { proofOf } from '../../../support/proofs';
import { signInForTokens, withTokens } from '../token-people';

test('endTokenSession ends the session with both its tokens, records it, and leaves the user’s others', async () => {
  const given = await withTokens();
  const { deps, user, issued } = given;
  const other = await signInForTokens(deps, given);
  const find = (token: string) => findTokenCaller(deps, proofOf({ authorization: `Bearer ${token}` }));

  await endTokenSession(deps, await find(issued.token));

  expect(deps.recorded).toEqual([{ event: 'user_signed_out', userId: user.id }]);
  await expect(find(issued.token)).rejects.toMatchObject({ details: { reason: 'revoked' } });
  await expect(refreshTokenSession(deps, issued.refreshToken)).rejects.toMatchObject({ code: 'refresh_refused' });
  expect((await find(other.token)).user).toEqual(user);
});

test('endTokenSession records nothing if the session has just ended', async () => {
  const { deps, issued } = await withTokens();
  const caller = await findTokenCaller(deps, proofOf({ authorization: `Bearer ${issued.token}` }));
  await endTokenSession(deps, caller);
  await endTokenSession(deps, caller);
  expect(deps.recorded).toHaveLength(1);
});

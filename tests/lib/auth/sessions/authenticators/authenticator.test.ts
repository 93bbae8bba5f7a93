import { describe, expect, test } from '@jest/globals';
import { StoreUnavailableError } from '../../../../../lib/auth/errors';
import {
  type Authenticator,
  identifyCaller,
  type RequestCredentials,
} from '../../../../../lib/auth/sessions/authenticators/authenticator';
import { withAccount } from '../../../../support/accounts';
import { proofOf } from '../../../../support/proofs';

const answering = (outcome: Awaited<ReturnType<Authenticator['authenticate']>> | Error) => {
  const asked: RequestCredentials[] = [];
  const authenticator: Authenticator = {
    sessionDurationSeconds: null,
    challenge: null,
    authenticate: async (proof) => {
      asked.push(proof);
      if (outcome instanceof Error) throw outcome;
      return outcome;
    },
  };
  return { authenticator, asked };
};

describe('identifyCaller', () => {
  test('refuses a request without credentials, without calling the authenticator', async () => {
    const { authenticator, asked } = answering(null);
    await expect(identifyCaller(authenticator, proofOf())).rejects.toMatchObject({ code: 'not_authenticated' });
    expect(asked).toEqual([]);
  });

  const sent: [title: string, proof: RequestCredentials][] = [
    ['a header', proofOf({ authorization: 'Basic bm9ib2R5Og==' })],
    ['an empty header', proofOf({ authorization: '' })],
    ['a header of another scheme', proofOf({ authorization: 'Bearer x' })],
    ['a session cookie', proofOf({ sessionToken: 'made up by somebody' })],
    ['an empty session cookie, or several', proofOf({ hasSessionCookie: true })],
    ['a header and a cookie', proofOf({ authorization: 'Basic x', sessionToken: 'x' })],
  ];

  test.each(sent)('refuses %s of no active user', async (_, proof) => {
    const { authenticator, asked } = answering(null);
    await expect(identifyCaller(authenticator, proof)).rejects.toMatchObject({ code: 'not_accepted' });
    expect(asked).toEqual([proof]);
  });

  test.each(sent)('accepts the user of %s', async (_, proof) => {
    const caller = { user: (await withAccount()).user, session: null };
    expect(await identifyCaller(answering(caller).authenticator, proof)).toBe(caller);
  });

  test('throws the store error while the store is unavailable', async () => {
    const error = new StoreUnavailableError(new Error('refused'));
    const { authenticator } = answering(error);
    await expect(identifyCaller(authenticator, proofOf({ sessionToken: 'x' }))).rejects.toBe(error);
  });
});

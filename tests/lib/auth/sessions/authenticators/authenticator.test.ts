import { describe, expect, test } from '@jest/globals';
import { StoreUnavailableError } from '../../../../../lib/auth/errors';
import {
  type Authenticator,
  identifyCaller,
  identifyLeavingCaller,
  type RequestCredentials,
} from '../../../../../lib/auth/sessions/authenticators/authenticator';
import type { SecondFactorPolicy } from '../../../../../lib/auth/users/second-factor';
import { withAccount } from '../../../../support/accounts';
import { credentialsOf } from '../../../../support/sent-credentials';
import { plantSession } from '../../../../support/sessions';

const answering = (
  outcome: Awaited<ReturnType<Authenticator['authenticate']>> | Error,
  secondFactorPolicy: SecondFactorPolicy = 'none',
) => {
  const asked: RequestCredentials[] = [];
  const authenticator: Authenticator = {
    sessionDurationSeconds: null,
    challenge: null,
    authenticate: async (credentials) => {
      asked.push(credentials);
      if (outcome instanceof Error) throw outcome;
      return outcome;
    },
  };
  return { deps: { authenticator, secondFactorPolicy }, asked };
};

describe('identifyCaller', () => {
  test('refuses a request without credentials, without calling the authenticator', async () => {
    const { deps, asked } = answering(null);
    await expect(identifyCaller(deps, credentialsOf())).rejects.toMatchObject({ code: 'not_authenticated' });
    expect(asked).toEqual([]);
  });

  const sent: [title: string, proof: RequestCredentials][] = [
    ['a header', credentialsOf({ authorization: 'Basic bm9ib2R5Og==' })],
    ['an empty header', credentialsOf({ authorization: '' })],
    ['a header of another scheme', credentialsOf({ authorization: 'Bearer x' })],
    ['a session cookie', credentialsOf({ sessionToken: 'made up by somebody' })],
    ['an empty session cookie, or several', credentialsOf({ hasSessionCookie: true })],
    ['a header and a cookie', credentialsOf({ authorization: 'Basic x', sessionToken: 'x' })],
  ];

  test.each(sent)('refuses %s of no active user', async (_, proof) => {
    const { deps, asked } = answering(null);
    await expect(identifyCaller(deps, proof)).rejects.toMatchObject({ code: 'not_accepted' });
    expect(asked).toEqual([proof]);
  });

  test.each(sent)('accepts the user of %s', async (_, proof) => {
    const caller = { user: (await withAccount()).user, session: null };
    expect(await identifyCaller(answering(caller).deps, proof)).toBe(caller);
  });

  test('throws the store error while the store is unavailable', async () => {
    const error = new StoreUnavailableError(new Error('refused'));
    const { deps } = answering(error);
    await expect(identifyCaller(deps, credentialsOf({ sessionToken: 'x' }))).rejects.toBe(error);
  });
});

describe('identifyCaller of a user who must have a second factor', () => {
  const withSession = async (hasTotp: boolean, methods: ('pwd' | 'otp')[]) => {
    const { deps, user } = await withAccount();
    return { user: { ...user, hasTotp }, session: (await plantSession(deps, user, { methods })).session };
  };

  test.each([
    ['second_factor_setup_required', false],
    ['second_factor_required', true],
  ])('answers %s to a session that proved none, if the user has one: %p', async (code, hasTotp) => {
    const caller = await withSession(hasTotp, ['pwd']);
    const sent = credentialsOf({ sessionToken: 'x' });
    await expect(identifyCaller(answering(caller, 'all').deps, sent)).rejects.toMatchObject({ code });
    expect(await identifyCaller(answering(caller, 'admins').deps, sent)).toBe(caller);
  });

  test('accepts a session that proved it', async () => {
    const caller = await withSession(true, ['pwd', 'otp']);
    expect(await identifyCaller(answering(caller, 'all').deps, credentialsOf({ sessionToken: 'x' }))).toBe(caller);
  });

  test('lets a session end without it', async () => {
    const caller = await withSession(false, ['pwd']);
    const sent = credentialsOf({ sessionToken: 'x' });
    expect(await identifyLeavingCaller(answering(caller, 'all').deps, sent)).toBe(caller);
  });
});

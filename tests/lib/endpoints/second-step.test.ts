import { describe, expect, test } from '@jest/globals';
import { hashToken } from '../../../lib/crypto/hash-token';
import { newAccount } from '../../support/accounts';
import { createAuthService } from '../../support/auth-service';
import type { Answer, RequestParts } from '../../support/event';
import { createSessionApi } from '../../support/session-api';
import { createUserDirectory } from '../../support/user-directory';

const BROWSER = { 'sec-fetch-site': 'same-origin', origin: 'http://localhost:3000' };

/** The three sign-ins, each with a service of its own. */
const surfaces = {
  'the auth service': async (errorsHaveCodes: boolean) => {
    const service = createAuthService({ errorsHaveCodes });
    return { deps: service.deps, signIn: service.signIn };
  },
  'the session API': async (errorsHaveCodes: boolean) => {
    const api = createSessionApi({ errorsHaveCodes });
    return { deps: api.deps, signIn: api.logIn };
  },
  'the user directory': async (errorsHaveCodes: boolean) => {
    const directory = await createUserDirectory({ errorsHaveCodes });
    return { deps: directory.deps, signIn: directory.issueTokens };
  },
};

const expected = {
  'the auth service': (email: string, challenge: string) => [
    202,
    `{"email":"${email}","message":"second factor required","challenge":"${challenge}","methods":["totp","recovery_code"]}`,
  ],
  'the session API': (_: string, challenge: string, code = '') => [
    401,
    `{"error":"second factor required"${code},"challenge":"${challenge}","methods":["totp","recovery_code"]}`,
  ],
  'the user directory': (_: string, challenge: string) => [
    401,
    `{"message":"Send the second factor.","error_code":"SECOND_FACTOR_REQUIRED","payload":{"challenge":"${challenge}","methods":["totp","recovery_code"]}}`,
  ],
};

describe.each(Object.keys(surfaces) as (keyof typeof surfaces)[])('the first step on %s', (name) => {
  const withFactor = async (errorsHaveCodes = false) => {
    const { deps, signIn } = await surfaces[name](errorsHaveCodes);
    const { user, email, password } = await newAccount(deps);
    deps.users.put({ ...user, hasTotp: true });
    const begin = (parts: RequestParts = {}): Promise<Answer> => signIn({ json: { email, password }, ...parts });
    return { deps, user, email, begin };
  };
  const challengeIn = ({ text }: Answer): string => /"challenge":"([^"]+)"/.exec(text)?.[1] ?? '';

  // contract.md section 6
  test('asks for the second factor, and sets no cookie for a program', async () => {
    const { user, email, begin } = await withFactor();
    const answer = await begin();
    const challenge = challengeIn(answer);
    expect(challenge).toMatch(new RegExp(`^${user.id}\\.[A-Za-z0-9_-]{43}$`));
    expect([answer.status, answer.text]).toEqual(expected[name](email, challenge));
    expect(answer.cookies).toEqual([]);
  });

  test('names the code of the error where errors have codes', async () => {
    const { email, begin } = await withFactor(true);
    const answer = await begin();
    const code = ',"code":"second_factor_required"';
    expect([answer.status, answer.text]).toEqual(expected[name](email, challengeIn(answer), code));
  });

  test('binds the second step to the browser with a cookie of 5 minutes, which is no session', async () => {
    const { deps, begin } = await withFactor();
    const { cookies } = await begin({ headers: BROWSER });
    expect(cookies).toEqual([
      expect.stringMatching(/^challenge=[A-Za-z0-9_-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=300$/),
    ]);
    const secret = /^challenge=([^;]+)/.exec(cookies[0] ?? '')?.[1] ?? '';
    expect([...deps.challenges.kept.values()]).toMatchObject([{ browserHash: hashToken(secret) }]);
  });

  test('begins no session', async () => {
    const { deps, user, begin } = await withFactor();
    await begin({ headers: BROWSER });
    expect(await deps.sessions.listSessions(user.id, deps.clock.now())).toEqual([]);
  });
});

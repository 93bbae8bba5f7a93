import { describe, expect, test } from '@jest/globals';
import { hardenedMode } from '../../../lib/auth/contract-mode';
import { StoreUnavailableError } from '../../../lib/auth/errors';
import { createAuthService } from '../../support/auth-service';
import { challengeIn, enrolled, totpCode } from '../../support/authenticator-app';
import { createTestDeps } from '../../support/deps';
import type { Answer, RequestParts } from '../../support/event';
import { createSessionApi } from '../../support/session-api';
import { createUserDirectory } from '../../support/user-directory';

const BROWSER = { 'sec-fetch-site': 'same-origin', origin: 'http://localhost:3000' };

/** The three sign-ins, over the same users as `service`. */
const surfaces = {
  'the auth service': async () => {
    const service = createAuthService();
    return { service, signIn: service.signIn };
  },
  'the session API': async () => {
    const api = createSessionApi();
    return { service: createAuthService({}, api.deps), signIn: api.logIn };
  },
  'the user directory': async () => {
    const directory = await createUserDirectory();
    return { service: createAuthService({}, directory.deps), signIn: directory.issueTokens };
  },
};
type Name = keyof typeof surfaces;

const refusals: Record<Name, (text: string, code: string) => string> = {
  'the auth service': (text) => `{"message":"${text}"}`,
  'the session API': (text) => `{"error":"${text}"}`,
  'the user directory': (text, code) => `{"message":"${text}","error_code":"${code}"}`,
};

const asked = async (name: Name, headers: Record<string, string> = {}) => {
  const { service, signIn } = await surfaces[name]();
  const user = await enrolled(service);
  const { email, password } = user;
  const firstStep = () => signIn({ json: { email, password }, headers });
  const first = await firstStep();
  const challenge = challengeIn(first);
  const cookies = first.cookies.map((cookie) => cookie.split(';')[0] ?? '');
  const answer = (code: string, parts: RequestParts = {}): Promise<Answer> =>
    signIn({ json: { challenge, code }, cookies, headers, ...parts });
  user.deps.recorded.length = 0;
  return { ...user, signIn, firstStep, challenge, cookies, answer };
};

describe.each(Object.keys(surfaces) as Name[])('the second step on %s', (name) => {
  const wrongCode = refusals[name]('wrong code', 'WRONG_CODE');
  const invalidChallenge = refusals[name]('invalid or expired challenge', 'INVALID_CHALLENGE');
  const said = ({ status, text }: Answer) => [status, text];

  test('begins a session with a code of the app, and says how the user signed in', async () => {
    const { deps, answer, app } = await asked(name);
    const { status, cookies } = await answer(app.next());
    expect(status).toBe(200);
    expect(cookies).toHaveLength(1);
    expect(deps.recorded).toMatchObject([{ event: 'user_signed_in', methods: ['pwd', 'otp'] }]);
  });

  test('begins a session with a recovery code in any form, and tells the user how many are left', async () => {
    const { deps, answer, recoveryCodes, email } = await asked(name);
    const typed = ` ${(recoveryCodes[7] ?? '').toUpperCase().replaceAll('-', ' ')} `;
    expect((await answer(typed)).status).toBe(200);
    expect(deps.recorded).toMatchObject([
      { event: 'recovery_code_used' },
      { event: 'user_signed_in', methods: ['pwd', 'recovery'] },
    ]);
    expect(deps.outbox.waiting().at(-1)).toMatchObject({ purpose: 'recovery-code-used', email, codesLeft: 9 });
  });

  test('refuses a wrong code, and the right one works still', async () => {
    const { deps, answer, app } = await asked(name);
    expect(said(await answer(app.wrong()))).toEqual([401, wrongCode]);
    expect(deps.recorded).toMatchObject([{ event: 'second_factor_refused', reason: 'wrong_code' }]);
    expect((await answer(app.next())).status).toBe(200);
  });

  test.each(['', ' ', 'x'])('does not take %p for a code', async (code) => {
    const { answer } = await asked(name);
    const { status } = await answer(code);
    expect(status).toBe(code === 'x' ? 401 : name === 'the user directory' ? 422 : 400);
  });

  test('a code works once, also at another challenge and in another step of the window', async () => {
    const { deps, signIn, firstStep, answer, app } = await asked(name);
    const code = app.next();
    expect((await answer(code)).status).toBe(200);
    for (const later of [0, 30_000]) {
      deps.clock.moveBy(later);
      const challenge = challengeIn(await firstStep());
      expect(said(await signIn({ json: { challenge, code } }))).toEqual([401, wrongCode]);
    }
  });

  test('accepts the code before and the code after, if it was not used, and none that is further away', async () => {
    const { deps, answer, app } = await asked(name);
    deps.clock.moveBy(90_000);
    const at = (steps: number) => totpCode(app.secret, deps.clock.now(), steps);
    for (const steps of [-2, 2]) expect(said(await answer(at(steps)))).toEqual([401, wrongCode]);
    expect((await answer(at(-1))).status).toBe(200);
  });

  test('a recovery code works once', async () => {
    const { signIn, firstStep, answer, recoveryCodes } = await asked(name);
    const [code = ''] = recoveryCodes;
    expect((await answer(code)).status).toBe(200);
    const challenge = challengeIn(await firstStep());
    expect(said(await signIn({ json: { challenge, code } }))).toEqual([401, wrongCode]);
  });

  test('a challenge works once', async () => {
    const { answer, app } = await asked(name);
    expect((await answer(app.next())).status).toBe(200);
    expect(said(await answer(app.next()))).toEqual([401, invalidChallenge]);
  });

  test('a challenge is dead after five wrong codes', async () => {
    const { answer, firstStep, signIn, app } = await asked(name);
    for (let times = 0; times < 5; times += 1) expect(said(await answer(app.wrong()))).toEqual([401, wrongCode]);
    expect(said(await answer(app.next()))).toEqual([401, invalidChallenge]);
    const challenge = challengeIn(await firstStep());
    expect((await signIn({ json: { challenge, code: app.next() } })).status).toBe(200);
  });

  test('an account is closed for codes after ten wrong ones, and open again after 15 minutes', async () => {
    const { deps, firstStep, signIn, app } = await asked(name);
    const newChallenge = async () => challengeIn(await firstStep());
    for (let times = 0; times < 10; times += 1) {
      const answer = await signIn({ json: { challenge: await newChallenge(), code: app.wrong() } });
      expect(said(answer)).toEqual([401, wrongCode]);
    }
    const refused = await signIn({ json: { challenge: await newChallenge(), code: app.next() } });
    expect([refused.status, refused.text]).toEqual([429, '{"error":"too many attempts"}']);
    // The password is counted apart.
    expect(challengeIn(await firstStep())).not.toBe('');
    deps.clock.moveBy(900_000);
    expect((await signIn({ json: { challenge: await newChallenge(), code: app.next() } })).status).toBe(200);
  });

  test('of 1,000 wrong codes at 200 challenges at the same time exactly ten are checked', async () => {
    const { firstStep, signIn, app } = await asked(name);
    const challenges: string[] = [];
    for (let times = 0; times < 200; times += 1) challenges.push(challengeIn(await firstStep()));
    const code = app.wrong();
    const tries = Array.from({ length: 1000 }, (_, index) =>
      signIn({ json: { challenge: challenges[index % 200] ?? '', code } }),
    );
    const answers = await Promise.all(tries);
    expect(answers.filter((answer) => answer.text === wrongCode)).toHaveLength(10);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(990);
  });

  test('right codes are not counted', async () => {
    const { firstStep, signIn, app } = await asked(name);
    for (let times = 0; times < 12; times += 1) {
      const challenge = challengeIn(await firstStep());
      expect((await signIn({ json: { challenge, code: app.next() } })).status).toBe(200);
    }
  });

  test('a made-up challenge counts nothing for its user', async () => {
    const { signIn, answer, app, challenge } = await asked(name);
    for (let times = 0; times < 12; times += 1) {
      const madeUp = `${challenge.slice(0, 37)}${'a'.repeat(43)}`;
      const refused = await signIn({ json: { challenge: madeUp, code: app.wrong() } });
      expect(said(refused)).toEqual([401, invalidChallenge]);
    }
    expect((await answer(app.next())).status).toBe(200);
  });

  test.each(['findCodes', 'useCode'] as const)('gives the attempt back if the store fails at %s', async (method) => {
    const { deps, answer, app } = await asked(name);
    const works = deps.totp[method];
    Object.assign(deps.totp, {
      [method]: async () => {
        throw new StoreUnavailableError(new Error('down'));
      },
    });
    const code = app.next();
    for (let times = 0; times < 12; times += 1) expect((await answer(code)).status).toBe(503);
    Object.assign(deps.totp, { [method]: works });
    expect((await answer(code)).status).toBe(200);
  });

  test('is bound to the browser, whose cookie ends with the sign-in', async () => {
    const { answer, app, cookies } = await asked(name, BROWSER);
    expect(cookies).toHaveLength(1);
    for (const others of [[], [`challenge=${'b'.repeat(43)}`]])
      expect(said(await answer(app.next(), { cookies: others }))).toEqual([401, invalidChallenge]);
    const done = await answer(app.next());
    expect(done.status).toBe(200);
    expect(done.cookies.filter((cookie) => cookie.startsWith('challenge='))).toEqual([
      'challenge=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0',
    ]);
  });

  test.each([
    [{ email: 'bob@example.com' }, 'email'],
    [{ password: 'correct horse' }, 'password'],
  ])('refuses fields of another form: %j', async (extra, field) => {
    const { signIn, challenge, app } = await asked(name);
    const answer = await signIn({ json: { challenge, code: app.next(), ...extra } });
    expect(answer.status).toBe(name === 'the user directory' ? 422 : 400);
    expect(answer.text).toContain(name === 'the user directory' ? `"${field}":"is not known"` : 'unknown field');
  });
});

test('a user who was signed out everywhere must take the first step again', async () => {
  const { deps, answer, app, email } = await asked('the auth service');
  const user = await deps.users.findUser((await deps.users.findUserId(email)) ?? '');
  if (user === null) throw new Error('the user is not there');
  await deps.users.changeUser({ before: user, profile: {}, endsSessions: true, now: deps.clock.now() });
  expect((await answer(app.next())).text).toBe('{"message":"invalid or expired challenge"}');
});

test('a user who has removed their app meanwhile must take the first step again', async () => {
  const { service, answer, app, cookie } = await asked('the auth service');
  expect((await service.disableTotp({ cookies: [cookie], json: { code: app.next() } })).status).toBe(200);
  expect((await answer(app.next())).text).toBe('{"message":"wrong code"}');
});

test('in mode hardened errors have codes', async () => {
  const deps = createTestDeps({ mode: hardenedMode });
  const service = createAuthService({ errorsHaveCodes: true }, deps);
  const answer = await service.signIn({ json: { challenge: 'made up', code: '123456' } });
  expect([answer.status, answer.body]).toEqual([
    401,
    { message: 'invalid or expired challenge', code: 'invalid_challenge' },
  ]);
});

// contract.md section 1: a missing field is 400 `{"message":"password missing"}`
test.each([
  [{ email: 'bob@example.com' }, 'password missing'],
  [{}, 'email missing'],
  [{ code: '123456' }, 'email missing'],
  [{ challenge: 'a challenge' }, 'code missing'],
])('a sign-in with %j lacks a field of the form that is meant', async (json, message) => {
  const answer = await createAuthService().signIn({ json });
  expect([answer.status, answer.body]).toEqual([400, { message }]);
});

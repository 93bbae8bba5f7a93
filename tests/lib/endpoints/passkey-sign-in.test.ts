import { describe, expect, test } from '@jest/globals';
import type { User } from '../../../lib/auth/entities';
import { requestPasskeySignIn } from '../../../lib/auth/passkeys/request-passkey-sign-in';
import { newChallenge } from '../../contracts/challenges-store.contract';
import { newAccount, type TestDeps } from '../../support/accounts';
import { createAuthService } from '../../support/auth-service';
import type { Answer, RequestParts } from '../../support/event';
import { newPasskey } from '../../support/new-passkey';
import { createSessionApi } from '../../support/session-api';
import { createSoftwareAuthenticator } from '../../support/software-authenticator';
import { createUserDirectory } from '../../support/user-directory';

/** The three sign-ins, each with a service of its own. */
const surfaces = {
  'the auth service': async () => {
    const { deps, signIn } = createAuthService({ errorsHaveCodes: true });
    return { deps, signIn };
  },
  'the session API': async () => {
    const { deps, logIn: signIn } = createSessionApi({ errorsHaveCodes: true });
    return { deps, signIn };
  },
  'the user directory': async () => {
    const { deps, issueTokens: signIn } = await createUserDirectory({ errorsHaveCodes: true });
    return { deps, signIn };
  },
};

const expected = {
  'the auth service': {
    refused: [401, { message: 'passkey refused', code: 'passkey_refused' }],
    wrongChallenge: [401, { message: 'invalid or expired challenge', code: 'invalid_challenge' }],
    twoForms: 400,
    secondStep: 202,
  },
  'the session API': {
    refused: [401, { error: 'passkey refused', code: 'passkey_refused' }],
    wrongChallenge: [401, { error: 'invalid or expired challenge', code: 'invalid_challenge' }],
    twoForms: 400,
    secondStep: 401,
  },
  'the user directory': {
    refused: [401, { message: 'passkey refused', error_code: 'PASSKEY_REFUSED' }],
    wrongChallenge: [401, { message: 'invalid or expired challenge', error_code: 'INVALID_CHALLENGE' }],
    twoForms: 422,
    secondStep: 401,
  },
};

interface Step {
  readonly challenge: string;
  readonly methods: readonly string[];
  readonly passkey_options: { readonly challenge: string };
}

/** What the first step answers, on any surface. */
const stepOf = ({ body }: Answer): Step => (body as { payload?: Step }).payload ?? (body as Step);

const plantPasskey = async (deps: TestDeps, user: User) => {
  const authenticator = createSoftwareAuthenticator({ userHandle: user.id });
  const { tokenHash } = newChallenge();
  await deps.challenges.createChallenge(newChallenge({ tokenHash }));
  const { id, response } = authenticator.register(tokenHash);
  const verified = await deps.verifyRegistration({ id, ...response }, tokenHash);
  if (verified === null) throw new Error('not registered');
  const passkey = newPasskey({ ...verified, createdAt: deps.clock.now() });
  await deps.passkeys.addPasskey({ user, passkey, challengeHash: tokenHash, mail: undefined });
  return authenticator;
};

describe.each(Object.keys(surfaces) as (keyof typeof surfaces)[])('a passkey on %s', (name) => {
  const withPasskey = async () => {
    const { deps, signIn } = await surfaces[name]();
    const { user, email, password } = await newAccount(deps);
    const authenticator = await plantPasskey(deps, user);
    const ask = (isBrowser = false) => requestPasskeySignIn(deps, { isBrowser, browserSecret: null });
    const send = (parts: RequestParts): Promise<Answer> => signIn(parts);
    return { deps, user, email, password, authenticator, ask, send };
  };

  test('signs in alone, once', async () => {
    const { deps, user, authenticator, ask, send } = await withPasskey();
    const { token: challenge } = await ask();
    const json = { challenge, passkey: authenticator.answer(challenge) };
    expect((await send({ json })).status).toBe(200);
    expect(await deps.sessions.listSessions(user.id, deps.clock.now())).toMatchObject([
      { methods: ['hwk'], userVerified: true },
    ]);
    const again = await send({ json });
    expect([again.status, again.body]).toEqual(expected[name].wrongChallenge);
  });

  test('signs in the browser that asked, and clears its challenge cookie', async () => {
    const { authenticator, ask, send } = await withPasskey();
    const { token: challenge, browserSecret } = await ask(true);
    const json = { challenge, passkey: authenticator.answer(challenge) };
    expect((await send({ json })).status).toBe(401);
    const answer = await send({ json, cookies: [`challenge=${browserSecret}`] });
    expect([answer.status, answer.cookies]).toEqual([
      200,
      expect.arrayContaining([expect.stringMatching(/^challenge=; .*Max-Age=0/)]),
    ]);
  });

  test('is refused with one answer', async () => {
    const { authenticator, ask, send } = await withPasskey();
    const { token: challenge } = await ask();
    const wrong = authenticator.answer(challenge, { origin: 'https://evil.example' });
    const unknown = createSoftwareAuthenticator({ userHandle: '3696ee50-6743-45a4-8d7b-ba9511d8261c' });
    for (const passkey of [wrong, unknown.answer(challenge)]) {
      const answer = await send({ json: { challenge, passkey } });
      expect([answer.status, answer.body]).toEqual(expected[name].refused);
    }
  });

  test('cannot be sent together with another form, and must be what a browser returns', async () => {
    const { email, password, authenticator, ask, send } = await withPasskey();
    const { token: challenge } = await ask();
    const json = { challenge, passkey: authenticator.answer(challenge) };
    const wrong = [
      { ...json, code: '123456' },
      { ...json, email, password },
      { challenge, passkey: {} },
      { passkey: json.passkey },
    ];
    for (const each of wrong) expect((await send({ json: each })).status).toBe(expected[name].twoForms);
  });

  test('is the second step, with the options that the first one answered', async () => {
    const { deps, user, email, password, authenticator, send } = await withPasskey();
    const stored = (await deps.users.findUser(user.id)) as User;
    deps.users.put({ ...stored, hasTotp: true });
    const first = await send({ json: { email, password } });
    const { challenge, methods, passkey_options: options } = stepOf(first);
    expect([first.status, methods, options]).toEqual([
      expected[name].secondStep,
      ['totp', 'recovery_code', 'passkey'],
      {
        challenge: String(challenge).split('.')[1],
        rpId: 'localhost',
        allowCredentials: [{ type: 'public-key', id: authenticator.id, transports: ['internal', 'hybrid'] }],
        userVerification: 'preferred',
        timeout: 300_000,
      },
    ]);
    const passkey = authenticator.answer(options.challenge, { userVerified: false, userHandle: null });
    expect((await send({ json: { challenge, passkey } })).status).toBe(200);
    expect(await deps.sessions.listSessions(user.id, deps.clock.now())).toMatchObject([{ methods: ['pwd', 'hwk'] }]);
  });

  test('is not enough for a user with an authenticator app if it did not verify them', async () => {
    const { deps, user, authenticator, ask, send } = await withPasskey();
    const stored = (await deps.users.findUser(user.id)) as User;
    deps.users.put({ ...stored, hasTotp: true });
    const { token: challenge } = await ask();
    const answer = await send({
      json: { challenge, passkey: authenticator.answer(challenge, { userVerified: false }) },
    });
    expect(answer.status).toBe(expected[name].secondStep);
    expect(answer.text).toContain('"methods":["totp","recovery_code"]');
    expect(answer.text).not.toContain('passkey_options');
    expect(await deps.sessions.listSessions(user.id, deps.clock.now())).toEqual([]);
    const { token: other } = await ask();
    const verified = await send({ json: { challenge: other, passkey: authenticator.answer(other) } });
    expect(verified.status).toBe(200);
  });
});

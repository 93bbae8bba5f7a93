import { describe, expect, test } from '@jest/globals';
import { classicMode, hardenedMode } from '../../../../../lib/auth/contract-mode';
import { hashToken } from '../../../../../lib/crypto/hash-token';
import { createTestDeps } from '../../../../support/deps';
import { type AskedForPasskey, BROWSER, createPasskeyService } from '../../../../support/passkey-service';
import { createSoftwareAuthenticator } from '../../../../support/software-authenticator';

const ISO = '2026-11-20T10:00:00.000Z';
const SECRET = /^[A-Za-z0-9_-]{43}$/;

const coded = (status: number, code: string) => ({ status, body: expect.objectContaining({ code }) });
const challengeCookie = (cookies: readonly string[] | undefined) => cookies?.[0]?.split(';')[0] ?? '';

describe('POST /sessions/options (contract section 6: "for autofill; alike for anybody")', () => {
  test('answers request options and their challenge', async () => {
    const { requestPasskeySignIn, deps } = createPasskeyService();
    const { status, body, cookies } = await requestPasskeySignIn();
    const { challenge } = body as AskedForPasskey;
    expect(challenge).toMatch(SECRET);
    expect([status, body, cookies]).toEqual([
      200,
      {
        challenge,
        passkey_options: {
          challenge,
          rpId: 'localhost',
          allowCredentials: [],
          userVerification: 'preferred',
          timeout: 300_000,
        },
      },
      [],
    ]);
    expect([...deps.challenges.kept.values()]).toEqual([
      {
        tokenHash: hashToken(challenge),
        purpose: 'passkey-sign-in',
        subject: null,
        browserHash: null,
        expiresAt: new Date(deps.clock.now().getTime() + 300_000),
      },
    ]);
  });

  test('answers alike with the email of an account, of nobody, and without one; refuses other text', async () => {
    const { requestPasskeySignIn, signedIn } = createPasskeyService();
    const { user } = await signedIn();
    for (const email of [user.email, 'nobody@example.com', 'a-login-name']) {
      const { status, body } = await requestPasskeySignIn({ json: { email } });
      expect([status, Object.keys(body as object)]).toEqual([200, ['challenge', 'passkey_options']]);
      expect((body as { passkey_options: object }).passkey_options).toMatchObject({ allowCredentials: [] });
    }
    expect(await requestPasskeySignIn({ json: { email: 'no email' } })).toMatchObject(coded(400, 'invalid_field'));
  });

  test('binds the challenge to a browser, which keeps the cookie that it has', async () => {
    const { requestPasskeySignIn, deps } = createPasskeyService();
    const first = await requestPasskeySignIn(BROWSER);
    const cookie = challengeCookie(first.cookies);
    expect(first.cookies).toEqual([
      expect.stringMatching(/^challenge=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=300$/),
    ]);
    const second = await requestPasskeySignIn({ ...BROWSER, cookies: [cookie] });
    expect(challengeCookie(second.cookies)).toBe(cookie);
    const browserHash = hashToken(cookie.replace('challenge=', ''));
    expect([...deps.challenges.kept.values()]).toMatchObject([{ browserHash }, { browserHash }]);
    const forged = await requestPasskeySignIn({ ...BROWSER, cookies: ['challenge=short'] });
    expect(challengeCookie(forged.cookies)).toMatch(/^challenge=[\w-]{43}$/);
  });
});

describe('POST /passkeys/options', () => {
  test('answers creation options and a challenge of the caller', async () => {
    const { requestRegistration, withPasskey, deps } = createPasskeyService();
    const { user, cookie, authenticator } = await withPasskey({ name: 'Ann' });
    const { status, body } = await requestRegistration({ cookies: [cookie] });
    const { challenge } = body as AskedForPasskey;
    const [owner, secret] = challenge.split('.');
    expect([status, owner, body]).toEqual([
      200,
      user.id,
      {
        challenge,
        passkey_options: {
          challenge: secret,
          rp: { id: 'localhost', name: 'Latchkey' },
          user: { id: Buffer.from(user.id).toString('base64url'), name: user.email, displayName: 'Ann' },
          pubKeyCredParams: [-8, -7, -257].map((alg) => ({ type: 'public-key', alg })),
          authenticatorSelection: {
            residentKey: 'required',
            requireResidentKey: true,
            userVerification: 'preferred',
          },
          attestation: 'none',
          excludeCredentials: [{ type: 'public-key', id: authenticator.id, transports: ['hybrid', 'internal'] }],
          timeout: 300_000,
        },
      },
    ]);
    expect(deps.challenges.kept.get(hashToken(challenge))).toMatchObject({
      purpose: 'passkey-registration',
      subject: { userId: user.id, epoch: user.sessionEpoch },
      browserHash: null,
    });
  });

  test('needs a recent sign-in, and refuses the 21st passkey', async () => {
    const { requestRegistration, signedIn, deps } = createPasskeyService();
    const full = await signedIn({ passkeys: 20 });
    expect(await requestRegistration({ cookies: [full.cookie] })).toMatchObject(coded(409, 'too_many_passkeys'));
    const { cookie } = await signedIn();
    deps.clock.moveBy(600_000);
    expect(await requestRegistration({ cookies: [cookie] })).toMatchObject(coded(403, 'reauthentication_required'));
    expect(deps.challenges.kept.size).toBe(0);
  });
});

describe('POST /passkeys', () => {
  test.each([classicMode, hardenedMode])('adds a passkey and sends a notice: $name', async (mode) => {
    const { addPasskey, registering, deps } = createPasskeyService(createTestDeps({ mode }));
    const { user, cookie, authenticator, challenge, passkey } = await registering();
    const answer = await addPasskey({ json: { challenge, passkey, name: ' Phone ' }, cookies: [cookie] });
    const listed = { id: authenticator.id, name: 'Phone', created_at: ISO, last_used_at: null, backed_up: true };
    expect([answer.status, answer.body]).toEqual([201, listed]);
    expect(deps.outbox.waiting()).toMatchObject([{ purpose: 'passkey-added', email: user.email, userId: user.id }]);
    expect(deps.recorded).toEqual([{ event: 'passkey_added', userId: user.id }]);
    expect(await deps.users.findUser(user.id)).toMatchObject({ passkeys: 1 });
  });

  test('sends no notice to an account without a mailbox', async () => {
    const { withPasskey, deps } = createPasskeyService();
    await withPasskey({ email: 'printer' });
    expect(deps.outbox.waiting()).toEqual([]);
  });

  test('reads the passkey from text, with a default name', async () => {
    const { addPasskey, registering } = createPasskeyService();
    const { cookie, challenge, passkey } = await registering();
    const answer = await addPasskey({ form: { challenge, passkey: JSON.stringify(passkey) }, cookies: [cookie] });
    expect(answer).toMatchObject({ status: 201, body: { name: 'Passkey' } });
  });

  test.each([
    [{ challenge: undefined }, 'missing_field', 'challenge'],
    [{ passkey: undefined }, 'missing_field', 'passkey'],
    [{ passkey: 'no JSON' }, 'invalid_field', 'passkey'],
    [{ passkey: '[]' }, 'invalid_field', 'passkey'],
    [{ passkey: { id: 'AAAA', type: 'public-key' } }, 'invalid_field', 'passkey'],
    [{ passkey: { id: 1, type: 'public-key', response: {} } }, 'invalid_field', 'passkey'],
    [{ name: 'x'.repeat(65) }, 'invalid_field', 'name'],
    [{ name: 'a\u0007b' }, 'invalid_field', 'name'],
    [{ name: '  ' }, 'missing_field', 'name'],
    [{ is_admin: true }, 'unknown_field', 'is_admin'],
  ])('refuses %j: %s', async (changes, code, field) => {
    const { addPasskey, registering } = createPasskeyService();
    const { cookie, challenge, passkey } = await registering();
    const json = { challenge, passkey, ...changes };
    expect(await addPasskey({ json, cookies: [cookie] })).toMatchObject({ status: 400, body: { code, field } });
  });

  test('refuses a challenge of another purpose, user, browser or epoch, and one that has expired', async () => {
    const service = createPasskeyService();
    const { addPasskey, requestPasskeySignIn, requestRegistration, registering, signedIn, deps } = service;
    const one = await registering();
    const other = await registering();
    const { body: publicOptions } = await requestPasskeySignIn();
    const foreign = [other.challenge, (publicOptions as AskedForPasskey).challenge, 'made up', `${one.user.id}.x`];
    for (const challenge of foreign)
      expect(await addPasskey({ json: { challenge, passkey: one.passkey }, cookies: [one.cookie] })).toMatchObject(
        coded(401, 'invalid_challenge'),
      );

    const inBrowser = await signedIn();
    const asked = await requestRegistration({ ...BROWSER, cookies: [inBrowser.cookie] });
    const { challenge, passkey_options: options } = asked.body as AskedForPasskey;
    const authenticator = createSoftwareAuthenticator({ userHandle: inBrowser.user.id });
    const json = { challenge, passkey: authenticator.register(options.challenge) };
    const refused = await addPasskey({ json, cookies: [inBrowser.cookie, `challenge=${'x'.repeat(43)}`] });
    expect(refused).toMatchObject(coded(401, 'invalid_challenge'));
    const accepted = await addPasskey({ json, cookies: [inBrowser.cookie, challengeCookie(asked.cookies)] });
    expect(accepted.status).toBe(201);

    const slow = await registering();
    deps.clock.moveBy(300_000);
    const late = { json: { challenge: slow.challenge, passkey: slow.passkey }, cookies: [slow.cookie] };
    expect(await addPasskey(late)).toMatchObject(coded(401, 'invalid_challenge'));
  });

  test('refuses a wrong answer, and a passkey that is registered', async () => {
    const { addPasskey, registering, withPasskey, deps } = createPasskeyService();
    const { cookie, challenge, options, authenticator } = await registering();
    const send = (passkey: object) => addPasskey({ json: { challenge, passkey }, cookies: [cookie] });
    const wrong = authenticator.register(options.challenge, { origin: 'https://evil.example' });
    expect(await send(wrong)).toMatchObject({ ...coded(401, 'passkey_refused') });
    expect((await send(wrong)).body).toMatchObject({ message: 'passkey refused' });
    const taken = (await withPasskey()).authenticator.register(options.challenge);
    expect(await send(taken)).toMatchObject(coded(401, 'passkey_refused'));
    // The challenge still works.
    expect((await send(authenticator.register(options.challenge))).status).toBe(201);
    expect(await deps.users.findUser(authenticator.id)).toBeNull();
  });

  test('refuses an id that is too long for a key', async () => {
    const { addPasskey, registering } = createPasskeyService();
    const { user, cookie, challenge, options } = await registering();
    const register = (bytes: number) => {
      const authenticator = createSoftwareAuthenticator({ userHandle: user.id, id: Buffer.alloc(bytes, 7) });
      const passkey = authenticator.register(options.challenge);
      return addPasskey({ json: { challenge, passkey }, cookies: [cookie] });
    };
    expect(await register(1023)).toMatchObject(coded(401, 'passkey_refused'));
    expect((await register(750)).status).toBe(201);
  });
});

describe('GET, PUT and DELETE', () => {
  test('list, rename and remove a passkey', async () => {
    const { listPasskeys, renamePasskey, removePasskey, withPasskey, deps } = createPasskeyService();
    const { user, cookie, authenticator } = await withPasskey();
    const parts = { cookies: [cookie], pathParameters: { id: authenticator.id } };
    const listed = { id: authenticator.id, name: 'Passkey', created_at: ISO, last_used_at: null, backed_up: true };
    const renamed = { ...listed, name: 'Laptop' };
    expect((await listPasskeys(parts)).body).toEqual({ passkeys: [listed] });
    expect((await renamePasskey({ ...parts, form: { name: 'Laptop' } })).body).toEqual(renamed);
    expect((await listPasskeys(parts)).body).toEqual({ passkeys: [renamed] });
    expect(await removePasskey(parts)).toMatchObject({ status: 200, body: { message: 'passkey removed' } });
    expect((await listPasskeys(parts)).body).toEqual({ passkeys: [] });
    expect(deps.outbox.waiting().at(-1)).toMatchObject({ purpose: 'passkey-removed', userId: user.id });
    expect(deps.recorded.at(-1)).toEqual({ event: 'passkey_removed', userId: user.id });
  });

  test('neither renames nor removes the passkey of another user', async () => {
    const { renamePasskey, removePasskey, listPasskeys, withPasskey } = createPasskeyService();
    const one = await withPasskey();
    const other = await withPasskey();
    const parts = { cookies: [one.cookie], pathParameters: { id: other.authenticator.id } };
    expect(await renamePasskey({ ...parts, form: { name: 'Mine' } })).toMatchObject(coded(404, 'passkey_not_found'));
    expect(await removePasskey(parts)).toMatchObject(coded(404, 'passkey_not_found'));
    expect((await listPasskeys({ cookies: [other.cookie] })).body).toMatchObject({ passkeys: [{ name: 'Passkey' }] });
  });

  test('the last of password and passkeys cannot be removed', async () => {
    const { removePasskey, withPasskey, deps } = createPasskeyService();
    const { cookie, authenticator } = await withPasskey({ passwordHash: null });
    const parts = { cookies: [cookie], pathParameters: { id: authenticator.id } };
    expect(await removePasskey(parts)).toMatchObject(coded(409, 'last_sign_in_method'));
    deps.clock.moveBy(600_000);
    expect(await removePasskey(parts)).toMatchObject(coded(403, 'reauthentication_required'));
  });
});

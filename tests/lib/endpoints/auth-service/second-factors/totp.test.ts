import { describe, expect, test } from '@jest/globals';
import { SETUP_SECONDS } from '../../../../../lib/auth/totp/begin-totp-setup';
import { createAuthService, signedIn } from '../../../../support/auth-service';
import { enrolled, type FactorBody, totpCode, wrongTotpCode } from '../../../../support/authenticator-app';

const signedInUser = async () => {
  const service = createAuthService();
  const { cookie, ...credentials } = await signedIn(service);
  const cookies = [cookie];
  const { deps } = service;
  const now = () => deps.clock.now();
  const begin = async () => (await service.beginTotpSetup({ cookies })).body as FactorBody;
  deps.recorded.length = 0;
  return { service, deps, now, cookies, begin, ...credentials };
};

/** Status and text. */
const said = ({ status, text }: { status: number; text: string }) => [status, text];

describe('POST /second_factors/totp', () => {
  // contract.md section 6: 201 `{"secret","uri","qr_svg"}`
  test('shows a secret of 160 bits as text, as URI and as QR code', async () => {
    const { service, cookies, email } = await signedInUser();
    const answer = await service.beginTotpSetup({ cookies });
    expect(answer.status).toBe(201);
    const { secret, uri, qr_svg: svg, ...rest } = answer.body as FactorBody;
    expect(rest).toEqual({});
    expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    expect(uri).toBe(
      `otpauth://totp/Latchkey:${encodeURIComponent(email)}?issuer=Latchkey&secret=${secret}&algorithm=SHA1&digits=6&period=30`,
    );
    expect(svg).toMatch(
      /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox=[^>]+>(?:<(?:rect|path) [^<>]+\/>)+<\/svg>$/,
    );
  });

  test('changes nothing yet: signing in takes one step', async () => {
    const { service, begin, email, password } = await signedInUser();
    await begin();
    expect((await service.signIn({ json: { email, password } })).status).toBe(200);
  });

  test('makes another secret each time, and only the newest can be finished', async () => {
    const { service, begin, cookies, now } = await signedInUser();
    const [one, other] = [await begin(), await begin()];
    expect(one.secret).not.toBe(other.secret);
    const finish = (secret: string) => service.enableTotp({ cookies, json: { code: totpCode(secret, now()) } });
    expect(said(await finish(one.secret))).toEqual([401, '{"message":"wrong code"}']);
    expect((await finish(other.secret)).status).toBe(200);
  });

  test('needs a recent sign-in', async () => {
    const { service, deps, cookies } = await signedInUser();
    deps.clock.moveBy(600_000);
    expect(said(await service.beginTotpSetup({ cookies }))).toEqual([
      403,
      '{"message":"sign in again first: this needs a sign-in of the last 10 minutes"}',
    ]);
  });

  test('is refused to a user who has an app', async () => {
    const { service, cookie } = await enrolled();
    expect(said(await service.beginTotpSetup({ cookies: [cookie] }))).toEqual([
      409,
      '{"message":"an authenticator app is set up already"}',
    ]);
  });
});

describe('PUT /second_factors/totp', () => {
  // contract.md section 6: 200 `{"message":"second factor enabled","recovery_codes":[10]}`
  test('returns ten different recovery codes', async () => {
    const { answer } = await enrolled();
    const { message, recovery_codes: codes, ...rest } = answer.body as FactorBody & { message: string };
    expect([message, rest]).toEqual(['second factor enabled', {}]);
    expect(new Set(codes).size).toBe(10);
    for (const code of codes) expect(code).toMatch(/^(?:[a-z2-7]{4}-){5}[a-z2-7]{4}$/);
  });

  test('ends every session but begins a new one for the caller, with both methods', async () => {
    const { service, first, cookie } = await enrolled();
    expect((await service.getProfile({ cookies: [first] })).status).toBe(403);
    expect((await service.getProfile({ cookies: [cookie] })).status).toBe(200);
    const { sessions } = (await service.listSessions({ cookies: [cookie] })).body as {
      sessions: { methods: string[] }[];
    };
    expect(sessions.map(({ methods }) => methods)).toEqual([['pwd', 'otp']]);
  });

  test('sends a notice, also in mode classic, and records the event', async () => {
    const { service, deps, begin, cookies, now, email } = await signedInUser();
    const { secret } = await begin();
    await service.enableTotp({ cookies, json: { code: totpCode(secret, now()) } });
    expect(deps.outbox.waiting()).toMatchObject([{ purpose: 'second-factor-enabled', email }]);
    expect(deps.recorded).toEqual([{ event: 'second_factor_enabled', userId: expect.any(String) }]);
  });

  test('from then on a sign-in asks for the second factor', async () => {
    const { service, email, password } = await enrolled();
    const answer = await service.signIn({ json: { email, password } });
    expect(answer.status).toBe(202);
    expect((answer.body as { methods: string[] }).methods).toEqual(['totp', 'recovery_code']);
  });

  test('accepts spaces in the code', async () => {
    const { service, begin, cookies, now } = await signedInUser();
    const code = totpCode((await begin()).secret, now());
    const typed = ` ${code.slice(0, 3)} ${code.slice(3)}`;
    expect((await service.enableTotp({ cookies, json: { code: typed } })).status).toBe(200);
  });

  test('refuses a wrong code, counts it, and changes nothing', async () => {
    const { service, deps, begin, cookies, now } = await signedInUser();
    const { secret } = await begin();
    const wrong = () => service.enableTotp({ cookies, json: { code: wrongTotpCode(secret, now()) } });
    for (let times = 0; times < 10; times += 1) expect(said(await wrong())).toEqual([401, '{"message":"wrong code"}']);
    expect((await wrong()).status).toBe(429);
    const { status } = await service.enableTotp({ cookies, json: { code: totpCode(secret, now()) } });
    expect(status).toBe(429);
    expect((await service.getProfile({ cookies })).status).toBe(200);
    expect(deps.recorded.filter(({ event }) => event === 'second_factor_refused')).toHaveLength(10);
  });

  test.each([
    ['was begun', false],
    ['is recent', true],
  ])('is refused if no set-up %s', async (_, begins) => {
    const { service, deps, begin, cookies, now } = await signedInUser();
    const { secret } = begins ? await begin() : { secret: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ' };
    deps.clock.moveBy(SETUP_SECONDS * 1000);
    expect(said(await service.enableTotp({ cookies, json: { code: totpCode(secret, now()) } }))).toEqual([
      409,
      '{"message":"no authenticator app is set up"}',
    ]);
  });
});

describe('DELETE /second_factors/totp', () => {
  test.each(['a code of the app', 'a recovery code'])('removes app and recovery codes with %s', async (by) => {
    const { service, deps, cookie, app, recoveryCodes, email, password } = await enrolled();
    const cookies = [cookie];
    const code = by === 'a recovery code' ? (recoveryCodes[3] ?? '') : app.next();
    const answer = await service.disableTotp({ cookies, json: { code } });
    expect(said(answer)).toEqual([200, '{"message":"second factor disabled"}']);
    expect((await service.getProfile({ cookies })).status).toBe(200);
    expect((await service.signIn({ json: { email, password } })).status).toBe(200);
    expect(said(await service.listSecondFactors({ cookies }))).toEqual([
      200,
      expect.stringContaining('{"totp":{"enabled":false,"enabled_at":null},"recovery_codes":{"left":0}'),
    ]);
    expect(deps.outbox.waiting().map(({ purpose }) => purpose)).toEqual([
      'second-factor-enabled',
      'second-factor-disabled',
    ]);
    expect(deps.recorded).toContainEqual({ event: 'second_factor_disabled', userId: expect.any(String) });
  });

  test('refuses a wrong code, and one that was used', async () => {
    const { service, deps, cookie, app, answer } = await enrolled();
    expect(answer.status).toBe(200);
    const cookies = [cookie];
    const wrong = [401, '{"message":"wrong code"}'];
    expect(said(await service.disableTotp({ cookies, json: { code: app.wrong() } }))).toEqual(wrong);
    // The code with which the set-up was finished.
    const used = totpCode(app.secret, deps.clock.now());
    expect(said(await service.disableTotp({ cookies, json: { code: used } }))).toEqual(wrong);
    expect(said(await service.disableTotp({ cookies, json: {} }))).toEqual([400, '{"message":"code missing"}']);
  });

  test('needs a recent sign-in, and an app', async () => {
    const { service, deps, cookie, app } = await enrolled();
    deps.clock.moveBy(600_000);
    const old = await service.disableTotp({ cookies: [cookie], json: { code: app.next() } });
    expect(old.status).toBe(403);
    const other = await signedIn(service);
    const none = await service.disableTotp({ cookies: [other.cookie], json: { code: '123456' } });
    expect(said(none)).toEqual([409, '{"message":"no authenticator app is set up"}']);
  });
});

describe('POST /second_factors/recovery_codes', () => {
  test.each(['a code of the app', 'a recovery code'])(
    'replaces the codes with %s, and the old ones die',
    async (by) => {
      const { service, deps, cookie, app, recoveryCodes } = await enrolled();
      const cookies = [cookie];
      const code = by === 'a recovery code' ? (recoveryCodes[0] ?? '') : app.next();
      const answer = await service.replaceRecoveryCodes({ cookies, json: { code } });
      expect(answer.status).toBe(200);
      const { recovery_codes: codes, ...rest } = answer.body as FactorBody;
      expect([codes.length, rest]).toEqual([10, {}]);
      expect(codes.filter((one) => recoveryCodes.includes(one))).toEqual([]);
      const disable = (one = '') => service.disableTotp({ cookies, json: { code: one } });
      expect((await disable(recoveryCodes[1])).status).toBe(401);
      expect((await disable(codes[1])).status).toBe(200);
      expect(deps.outbox.waiting().map(({ purpose }) => purpose)).toContain('recovery-codes-replaced');
      expect(deps.recorded).toContainEqual({ event: 'recovery_codes_replaced', userId: expect.any(String) });
    },
  );
});

test('GET /second_factors tells what there is', async () => {
  const { service, cookie, deps } = await enrolled();
  expect((await service.listSecondFactors({ cookies: [cookie] })).body).toMatchObject({
    totp: { enabled: true, enabled_at: deps.clock.now().toISOString() },
    recovery_codes: { left: 10 },
  });
  const other = await signedIn(service);
  expect((await service.listSecondFactors({ cookies: [other.cookie] })).body).toMatchObject({
    totp: { enabled: false, enabled_at: null },
    recovery_codes: { left: 0 },
  });
});

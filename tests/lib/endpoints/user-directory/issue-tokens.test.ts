import { describe, expect, test } from '@jest/globals';
import { newCredentials } from '../../../support/deps';
import { cookieFrom } from '../../../support/event';
import { UUID_V4 } from '../../../support/patterns';
import {
  bearer,
  CROSS_SITE,
  cookieOf,
  createUserDirectory,
  foreignPages,
  meant,
  newMember,
  ownPages,
  REVOKED,
  said,
  shownUser,
  type TokensBody,
  tokensOf,
  unreadable,
  wrongDocument,
} from '../../../support/user-directory';

const WRONG: [number, string] = [401, '{"message":"Wrong login or / and password."}'];

describe('POST /api/users/login', () => {
  test('answers the payload and a token, and sets the same token as a cookie', async () => {
    const directory = await createUserDirectory();
    const { plain } = directory.deps.known;
    const { email, password, user } = await newMember(directory, { roles: [plain], name: 'Ada' });
    const answer = await directory.issueTokens({ json: { email, password } });
    const { access_token, refresh_token, ...rest } = answer.body as TokensBody;
    const iat = directory.deps.clock.now().getTime() / 1000;
    expect(answer.status).toBe(200);
    expect(rest).toEqual({
      iss: 'http://localhost:3000',
      aud: 'latchkey',
      iat,
      exp: iat + 900,
      jti: expect.stringMatching(UUID_V4),
      sub: user.id,
      client_id: 'latchkey',
      sid: expect.stringMatching(UUID_V4),
      auth_time: iat,
      amr: ['pwd'],
      scope: 'reader',
      session_epoch: 0,
      ...shownUser(user),
      token_type: 'Bearer',
      expires_in: 900,
    });
    expect(refresh_token).toMatch(new RegExp(`^${user.id}\\.${rest.sid}\\.[\\w-]{43}\\.[\\w-]{43}$`));
    const base64 = Buffer.from(access_token).toString('base64').replace(/=+$/, '');
    expect(answer.cookies).toEqual([`user-api-credentials=${base64}; Path=/; HttpOnly; SameSite=Lax; Max-Age=900`]);
    const {
      access_token: _,
      refresh_token: __,
      token_type,
      expires_in,
      ...payload
    } = answer.body as TokensBody & Record<string, unknown>;
    expect((await directory.getToken(bearer(access_token))).body).toEqual(payload);
    expect((await directory.getToken({ cookies: [cookieFrom(answer)] })).body).toEqual(payload);
  });

  test('sets a Secure cookie if the settings say so, which lives as long as the token', async () => {
    const directory = await createUserDirectory({
      cookie: { name: 'user-api-credentials', secure: true },
      tokens: { issuer: 'https://auth.example.com', audience: 'latchkey', ttlSeconds: 60 },
    });
    const { email, password } = await newMember(directory);
    const answer = await directory.issueTokens({ json: { email, password } });
    expect(answer.cookies[0]).toMatch(/; Path=\/; HttpOnly; SameSite=Lax; Max-Age=60; Secure$/);
  });

  test('accepts the email in every spelling', async () => {
    const directory = await createUserDirectory();
    const { email, password } = await newMember(directory);
    const answer = await directory.issueTokens({ json: { email: ` ${email.toUpperCase()} `, password } });
    expect(answer.body).toMatchObject({ email });
  });

  test('refuses an unknown email, which it names in canonical form', async () => {
    const directory = await createUserDirectory();
    const json = { email: ' Nobody@EXAMPLE.com', password: 'correct horse' };
    const answer = await directory.issueTokens({ json });
    expect(said(answer)).toEqual([404, `{"message":"Can't find user nobody@example.com."}`]);
    expect(answer.cookies).toEqual([]);
  });

  test('refuses a wrong password', async () => {
    const directory = await createUserDirectory();
    const { email } = await newMember(directory);
    const answer = await directory.issueTokens({ json: { email, password: 'another one' } });
    expect(said(answer)).toEqual(WRONG);
    expect(answer.cookies).toEqual([]);
  });

  test('refuses an account that is not active, and says so only if the password is right', async () => {
    const directory = await createUserDirectory();
    const { email, password } = await newMember(directory, { active: false });
    const right = await directory.issueTokens({ json: { email, password } });
    expect(said(right)).toEqual([401, '{"message":"User is not active."}']);
    expect(said(await directory.issueTokens({ json: { email, password: 'another one' } }))).toEqual(WRONG);
  });

  test('limits guesses together with the other surfaces', async () => {
    const directory = await createUserDirectory();
    directory.deps.guessLimits.accountFailures = 2;
    const { email, password } = await newMember(directory);
    await directory.surfaceA.signIn({ form: { email, password: 'another one' } });
    await directory.issueTokens({ json: { email, password: 'another one' } });
    const answer = await directory.issueTokens({ json: { email, password } });
    expect(said(answer)).toEqual([429, '{"error":"too many attempts"}']);
    expect(answer.headers['retry-after']).toBe('60');
  });

  test('signs in accounts of the other surfaces, with a null name, and the other way round', async () => {
    const directory = await createUserDirectory();
    for (const make of [directory.surfaceA.signUp, directory.surfaceB.createUser]) {
      const credentials = newCredentials();
      const { email, password } = credentials;
      const asB = make === directory.surfaceB.createUser ? await someSession(directory) : {};
      await make({ ...asB, json: { email, password } });
      const answer = await directory.issueTokens({ json: { email, password } });
      expect(answer.body).toMatchObject({ email, name: null, customer: { id: 1 }, roles: [], scope: '' });
      expect((await directory.surfaceA.signIn({ form: credentials })).status).toBe(200);
      expect((await directory.surfaceB.logIn({ form: credentials })).status).toBe(200);
    }
  });

  test('ends the session whose token is in the cookie, and no other', async () => {
    const directory = await createUserDirectory();
    const member = await newMember(directory);
    const [left, replaced] = [await tokensOf(directory, member), await tokensOf(directory, member)];
    const { email, password } = member;
    const again = await directory.issueTokens({ json: { email, password }, cookies: [replaced.cookie] });
    expect(again.status).toBe(200);
    expect(said(await directory.getToken(bearer(replaced.access_token)))).toEqual(REVOKED);
    expect((await directory.getToken(bearer(left.access_token))).status).toBe(200);
  });

  test.each(['user-api-credentials=made-up', 'user-api-credentials=%', cookieOf('a.b.c')])(
    'takes no offence at a cookie that is none of ours: %s',
    async (cookie) => {
      const directory = await createUserDirectory();
      const { email, password } = await newMember(directory);
      expect((await directory.issueTokens({ json: { email, password }, cookies: [cookie] })).status).toBe(200);
    },
  );

  test('ends no session if the sign-in fails', async () => {
    const directory = await createUserDirectory();
    const member = await newMember(directory);
    const { access_token, cookie } = await tokensOf(directory, member);
    await directory.issueTokens({ json: { email: member.email, password: 'another one' }, cookies: [cookie] });
    expect((await directory.getToken(bearer(access_token))).status).toBe(200);
  });

  test.each<[title: string, json: object, payload: Record<string, string>]>([
    ['nothing', {}, { email: 'is missing', password: 'is missing' }],
    ['blanks', { email: ' ', password: '' }, { email: 'is missing', password: 'is missing' }],
    ['null', { email: 'bob@example.com', password: null }, { password: 'is missing' }],
    ['other types', { email: {}, password: 1 }, { email: 'is not a string', password: 'is not a string' }],
    ['an unknown field', { email: 'bob@example.com', password: 'x', roles: [] }, { roles: 'is not known' }],
  ])('names the fields that are wrong: %s', async (_, json, payload) => {
    const directory = await createUserDirectory();
    expect(meant(await directory.issueTokens({ json }))).toEqual(wrongDocument(payload));
  });

  test.each(unreadable)('refuses %s', async (_, parts, status, says) => {
    const directory = await createUserDirectory();
    const answer = await directory.issueTokens(parts);
    expect([answer.status, answer.text]).toEqual([status, expect.stringContaining(says)]);
  });

  test.each(foreignPages)('refuses %s before every other check', async (_, headers) => {
    const directory = await createUserDirectory();
    const { email, password } = await newMember(directory);
    expect(said(await directory.issueTokens({ json: { email, password }, headers }))).toEqual(CROSS_SITE);
    expect(said(await directory.issueTokens({ form: { email }, headers }))).toEqual(CROSS_SITE);
  });

  test.each(ownPages)('accepts a request from %s', async (_, headers) => {
    const directory = await createUserDirectory();
    const { email, password } = await newMember(directory);
    expect((await directory.issueTokens({ json: { email, password }, headers })).status).toBe(200);
  });
});

/** A session of the session API, for its POST /users. */
const someSession = async (directory: Awaited<ReturnType<typeof createUserDirectory>>) => {
  const { email, password } = await newMember(directory);
  return { cookies: [cookieFrom(await directory.surfaceB.logIn({ form: { email, password } }))] };
};

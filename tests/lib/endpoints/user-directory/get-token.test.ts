import { describe, expect, test } from '@jest/globals';
import {
  bearer,
  COOKIE,
  cookieOf,
  createUserDirectory,
  newMember,
  REVOKED,
  said,
  signedInMember,
  strangers,
  type TokensBody,
  tokensOf,
  unchanged,
  withAdmin,
} from '../../../support/user-directory';

const refused = (code: string): [number, string] => [
  401,
  `{"message":"The access token is not accepted.","error_code":"${code}"}`,
];

describe('GET /api/users/token', () => {
  test('shows the payload as it was signed, with exp in seconds', async () => {
    const directory = await createUserDirectory();
    const { tokens, as, user } = await signedInMember(directory);
    const answer = await directory.getToken(as);
    const [, claims = ''] = tokens.access_token.split('.');
    expect(answer.body).toEqual(JSON.parse(`${Buffer.from(claims, 'base64url')}`));
    expect(answer.body).toMatchObject({ sub: user.id, exp: directory.deps.clock.now().getTime() / 1000 + 900 });
    expect(Object.keys(answer.body as object).sort()).toEqual(
      'active amr aud auth_time client_id customer email exp iat id iss jti name roles scope session_epoch sid sub'.split(
        ' ',
      ),
    );
  });

  test('accepts the cookie, or header and cookie with the same token', async () => {
    const directory = await createUserDirectory();
    const { tokens, as } = await signedInMember(directory);
    expect((await directory.getToken({ cookies: [tokens.cookie] })).status).toBe(200);
    expect((await directory.getToken({ ...as, cookies: ['theme=dark', tokens.cookie] })).status).toBe(200);
  });

  test('refuses header and cookie with tokens of different sessions, even if both are valid', async () => {
    const directory = await createUserDirectory();
    const { as, tokens, ...member } = await signedInMember(directory);
    const other = await tokensOf(directory, member);
    expect(said(await directory.getToken({ ...as, cookies: [other.cookie] }))).toEqual(refused('TOKEN_AMBIGUOUS'));
    expect((await directory.getToken({ ...as, cookies: [`${COOKIE}=`] })).status).toBe(401);
    expect((await directory.getToken({ ...bearer('made-up'), cookies: [tokens.cookie] })).status).toBe(401);
  });

  test('refuses several cookies, even with the same token', async () => {
    const directory = await createUserDirectory();
    const { tokens, as } = await signedInMember(directory);
    const cookies = [tokens.cookie, tokens.cookie];
    expect((await directory.getToken({ cookies })).status).toBe(401);
    expect((await directory.getToken({ ...as, cookies })).status).toBe(401);
    expect((await directory.getToken({ headers: { cookie: cookies.join('; ') } })).status).toBe(401);
  });

  test('sets WWW-Authenticate for a bearer token as in RFC 6750', async () => {
    const directory = await createUserDirectory();
    expect((await directory.getToken()).headers['www-authenticate']).toBe('Bearer');
    const { headers } = await directory.getToken(bearer('made-up'));
    expect(headers['www-authenticate']).toBe('Bearer error="invalid_token"');
  });

  test('refuses an expired token, exactly after a clock skew of 5 seconds', async () => {
    const directory = await createUserDirectory();
    const { as } = await signedInMember(directory);
    directory.deps.clock.moveBy(904_000);
    expect((await directory.getToken(as)).status).toBe(200);
    directory.deps.clock.moveBy(1_000);
    expect(said(await directory.getToken(as))).toEqual(refused('TOKEN_EXPIRED'));
  });

  test('refuses a token that another key signed, even if its claims are right', async () => {
    const [mine, theirs] = [await createUserDirectory(), await createUserDirectory()];
    const { tokens } = await signedInMember(mine);
    const [header, claims] = tokens.access_token.split('.');
    expect((await theirs.getToken(bearer(tokens.access_token))).status).toBe(401);
    expect(said(await mine.getToken(bearer(`${header}.${claims}.${'A'.repeat(342)}`)))).toEqual(
      refused('TOKEN_BAD_SIGNATURE'),
    );
  });

  test.each(strangers)('refuses %s', async (_, parts, expected) => {
    const directory = await createUserDirectory();
    expect(said(await directory.getToken(parts))).toEqual(expected);
  });

  test('refuses a refresh token, and a cookie of a refresh token', async () => {
    const directory = await createUserDirectory();
    const { tokens } = await signedInMember(directory);
    expect((await directory.getToken(bearer(tokens.refresh_token))).status).toBe(401);
    expect((await directory.getToken({ cookies: [cookieOf(tokens.refresh_token)] })).status).toBe(401);
  });
});

type Given = Awaited<ReturnType<typeof withAdmin>> & { target: Awaited<ReturnType<typeof signedInMember>> };

const put = ({ directory, asAdmin, target }: Given, change: object) =>
  directory.changeUser({
    ...asAdmin,
    pathParameters: { id: target.user.id },
    json: { ...unchanged(target.user), ...change },
  });

describe('with the next request the old token is refused of a user who', () => {
  test.each<[title: string, happen: (given: Given) => Promise<unknown>]>([
    ['has signed out', ({ directory, target }) => directory.revokeTokens(target.as)],
    ['was disabled', (given) => put(given, { active: false })],
    ['got another password from an admin', (given) => put(given, { password: 'another one' })],
    [
      'was reset by an admin',
      ({ directory, asAdmin, target: { email } }) =>
        directory.setPassword({ ...asAdmin, json: { email, password: 'another one' } }),
    ],
    [
      'set their own password',
      ({ directory, target: { as, email } }) =>
        directory.setPassword({ ...as, json: { email, password: 'another one' } }),
    ],
    [
      'reset their password by a mailed token',
      async ({ directory, target: { email } }) => {
        const { body } = await directory.surfaceA.requestPasswordReset({ form: { email } });
        const { reset_token } = body as { reset_token: string };
        await directory.surfaceA.resetPassword({ form: { email, reset_token, new_password: 'another one' } });
      },
    ],
    [
      'was deleted on surface B',
      async ({ directory, target }) => {
        const { cookies } = await directory.surfaceB.logIn({
          form: { email: target.email, password: target.password },
        });
        const cookie = cookies[0]?.split(';')[0] ?? '';
        await directory.surfaceB.deleteUser({ cookies: [cookie], pathParameters: { id: target.user.id } });
      },
    ],
  ])('%s', async (_, happen) => {
    const given = await withAdmin();
    const target = await signedInMember(given.directory, { name: 'Eve' });
    await happen({ ...given, target });
    expect(said(await given.directory.getToken(target.as))).toEqual(REVOKED);
    expect(said(await given.directory.getToken({ cookies: [target.tokens.cookie] }))).toEqual(REVOKED);
    const json = { refresh_token: target.tokens.refresh_token };
    expect((await given.directory.refreshTokens({ json })).status).toBe(401);
  });

  test('was deactivated, permanently: after a reactivation they must sign in again', async () => {
    const given = await withAdmin();
    const target = await signedInMember(given.directory);
    await put({ ...given, target }, { active: false });
    await put({ ...given, target }, { active: true });
    expect(said(await given.directory.getToken(target.as))).toEqual(REVOKED);
    expect((await tokensOf(given.directory, target)).access_token).toBeDefined();
  });
});

describe('with the next request the current roles apply', () => {
  test('a revoked role is refused to the old token, a granted role is accepted', async () => {
    const { directory, asAdmin, roles } = await withAdmin();
    const target = await signedInMember(directory, { roles: [roles.plain] });
    const change = (...wanted: { id: number }[]) =>
      directory.changeUser({
        ...asAdmin,
        pathParameters: { id: target.user.id },
        json: { ...unchanged(target.user), roles: wanted.map(({ id }) => ({ id })) },
      });
    expect((await directory.listRoles(target.as)).status).toBe(403);
    await change(roles.admin);
    expect((await directory.listRoles(target.as)).status).toBe(200);
    await change();
    expect((await directory.listRoles(target.as)).status).toBe(403);
    // The signed token keeps its old claims. The answer, and the next token, show the current values.
    expect((await directory.getToken(target.as)).body).toMatchObject({ scope: '', roles: [] });
    const refreshed = await directory.refreshTokens({ json: { refresh_token: target.tokens.refresh_token } });
    expect((refreshed.body as TokensBody).scope).toBe('');
  });

  test('an admin in another customer sees the users of the new customer only', async () => {
    const { directory, admin, asAdmin, other } = await withAdmin();
    await signedInMember(directory, { roles: admin.user.roles });
    const { user: neighbour } = await newMember(directory, { customerId: 2 });
    const { users, clock } = directory.deps;
    await users.changeUser({ before: admin.user, profile: { customerId: 2 }, now: clock.now() });
    const statusOf = async (id: string) => (await directory.getUser({ ...asAdmin, pathParameters: { id } })).status;
    expect([await statusOf(other.user.id), await statusOf(neighbour.id)]).toEqual([404, 200]);
  });

  test('the session of another user is not affected', async () => {
    const given = await withAdmin();
    const [target, bystander] = [await signedInMember(given.directory), await signedInMember(given.directory)];
    await put({ ...given, target }, { active: false });
    expect((await given.directory.getToken(bystander.as)).status).toBe(200);
    expect((await newMember(given.directory)).user.active).toBe(true);
  });
});

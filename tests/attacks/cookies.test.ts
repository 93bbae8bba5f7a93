import { beforeAll, describe, expect, test } from '@jest/globals';
import { useAttackedService } from './attacked-service';
import { cookieNamed, newPerson, type Person, signIn, signUp, withTokens } from './people';

/** A session cookie is accepted only unchanged, only once per request, and only as what it is. */

const service = useAttackedService();

let person: Person;
let other: Person;
let own = '';
let others = '';
let device = '';
let accessToken = '';
let signUpSecret = '';
const given: Record<string, string> = {};

const valueIn = (cookie: string) => cookie.slice(cookie.indexOf('=') + 1);

beforeAll(async () => {
  [person, other] = [await newPerson(service), await newPerson(service)];
  const [mine, theirs] = [await signIn(service, person), await signIn(service, other)];
  [own, others, device] = [valueIn(mine.session), valueIn(theirs.session), valueIn(mine.device)];
  ({ accessToken } = await withTokens(service, person));
  signUpSecret = valueIn((await signUp(service)).cookie);
  const login = await service.send('logIn', { form: { email: person.email, password: person.password } });
  given.sessionApi = valueIn(cookieNamed(login, '__Host-_my_session_id'));
});

const A = '__Host-session_id';
const B = '__Host-_my_session_id';

const secretOf = (value: string) => value.split('.')[1] ?? '';
const forgeries: Record<string, () => string[]> = {
  'sent twice': () => [`${A}=${own}`, `${A}=${own}`],
  'beside another of its name': () => [`${A}=${own}`, `${A}=${others}`],
  'after another of its name': () => [`${A}=x`, `${A}=${own}`],
  'beside an empty one': () => [`${A}=`, `${A}=${own}`],
  'by the name without its prefix': () => [`session_id=${own}`],
  'by a name of another prefix': () => [`__Secure-session_id=${own}`],
  'by a name in other case': () => [`${A.toLowerCase()}=${own}`, `${A.toUpperCase()}=${own}`],
  'by the name of another surface': () => [`${B}=${own}`, `_my_session_id=${own}`],
  'by another name that ends alike': () => [`x${A}=${own}`, ` x ${A}=${own}`],
  'with another user’s id': () => [`${A}=${other.id}.${secretOf(own)}`],
  'with another user’s secret': () => [`${A}=${person.id}.${secretOf(others)}`],
  'without the id': () => [`${A}=${secretOf(own)}`],
  'without the secret': () => [`${A}=${person.id}.`],
  'cut by a character': () => [`${A}=${own.slice(0, -1)}`],
  'longer by a character': () => [`${A}=${own}A`],
  'in upper case': () => [`${A}=${own.toUpperCase()}`],
  'in lower case': () => [`${A}=${own.toLowerCase()}`],
  'with its id in upper case': () => [`${A}=${person.id.toUpperCase()}.${secretOf(own)}`],
  'with one quote': () => [`${A}="${own}`],
  'percent-encoded': () => [`${A}=${own.replace('.', '%2E')}`],
  'with something after a comma': () => [`${A}=${own},${own}`],
  'of four kilobytes': () => [`${A}=${own.padEnd(4096, 'A')}`],
  'of four kilobytes of anything': () => [`${A}=${'%00'.repeat(1365)}`],
  empty: () => [`${A}=`],
  'that was for a device': () => [`${A}=${person.id}.${device}`],
  'that was for a sign-up': () => [`${A}=${person.id}.${signUpSecret}`],
  'that is an access token': () => [`${A}=${accessToken}`],
  'of an admin that nobody is': () => [`${A}=00000000-0000-4000-8000-000000000000.${'A'.repeat(43)}`],
};

describe.each(Object.entries(forgeries))('a cookie %s', (_, cookies) => {
  test('authenticates nobody, in the list of cookies and in the header', async () => {
    const before = await service.tables.sessions.items();
    for (const parts of [{ cookies: cookies() }, { headers: { cookie: cookies().join('; ') } }]) {
      for (const name of ['getProfile', 'listSessions', 'listEvents', 'signOut', 'changePassword']) {
        expect([name, (await service.send(name, { form: {}, ...parts })).status]).toEqual([name, 403]);
      }
    }
    expect(await service.tables.sessions.items()).toEqual(before);
  });
});

test('a cookie that a sibling domain can set changes nothing: its name has no prefix', async () => {
  const answer = await service.send('getProfile', { cookies: [`session_id=${others}`, `${A}=${own}`] });

  expect([answer.status, answer.body]).toEqual([200, expect.objectContaining({ email: person.email })]);
});

test.each([
  ['two', () => [`${B}=${given.sessionApi}`, `${B}=${given.sessionApi}`]],
  ['one with another user’s id', () => [`${B}=${other.id}.${secretOf(given.sessionApi ?? '')}`]],
  ['one without its prefix', () => [`_my_session_id=${given.sessionApi}`]],
])('on the session API %s is nobody', async (_, cookies: () => string[]) => {
  expect((await service.send('getMe', { cookies: [`${B}=${given.sessionApi}`] })).status).toBe(200);
  expect((await service.send('getMe', { cookies: cookies() })).status).toBeGreaterThanOrEqual(401);
});

describe('on the user directory', () => {
  const C = '__Host-user-api-credentials';
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
  const encoded = (token: string) => Buffer.from(token).toString('base64');

  test('a token in the header with another one in the cookie authenticates nobody, nor do two cookies', async () => {
    const { accessToken: theirs } = await withTokens(service, other);
    const status = async (parts: object) => (await service.send('getToken', parts)).status;

    expect(await status({ headers: bearer(accessToken), cookies: [`${C}=${encoded(accessToken)}`] })).toBe(200);
    expect(await status({ headers: bearer(accessToken), cookies: [`${C}=${encoded(theirs)}`] })).toBe(401);
    expect(await status({ cookies: [`${C}=${encoded(accessToken)}`, `${C}=${encoded(accessToken)}`] })).toBe(401);
    expect(await status({ cookies: [`user-api-credentials=${encoded(accessToken)}`] })).toBe(401);
    expect(await status({ headers: bearer(own) })).toBe(401);
  });
});

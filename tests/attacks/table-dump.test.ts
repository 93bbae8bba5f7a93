import { beforeAll, expect, jest, test } from '@jest/globals';
import { inParallel } from '../races/race';
import type { Answer } from '../support/event';
import { useAttackedService } from './attacked-service';
import {
  cookieNamed,
  isSignedIn,
  linkFor,
  mailedToken,
  newPerson,
  type Person,
  requestedEmail,
  signIn,
  signUp,
  withTokens,
  wrong,
} from './people';

/** A copy of all tables, while every kind of token and session is live, gives no access. */

jest.setTimeout(240_000);
const service = useAttackedService();
const AT_ONCE = 20;

let people: Person[];
let attacker: { session: string };
/** The secrets that give access. */
const secrets: string[] = [];
/** The verification token of the account whose email is not verified. */
let proof: string;
/** Every text in every table, and the parts of composed texts. */
let found: string[];
/** Those of them that are tried as a secret: times and texts of less than 128 bits can be guessed without a copy of the tables. */
let tried: string[];

const valueIn = (cookie: string) => cookie.slice(cookie.indexOf('=') + 1);

const textsIn = (value: unknown): string[] => {
  if (typeof value === 'string') return [value, ...value.split(/[#. ]/)];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
};

beforeAll(async () => {
  people = [await newPerson(service), await newPerson(service), await newPerson(service)];
  for (const person of people) {
    const { session, device } = await signIn(service, person);
    const login = await service.send('logIn', { form: { email: person.email, password: person.password } });
    const { accessToken, refreshToken } = await withTokens(service, person);
    const refreshed = await service.send('refreshTokens', { json: { refresh_token: refreshToken } });
    const { refresh_token: successor } = refreshed.body as { refresh_token: string };
    const { token: change } = await requestedEmail(service, session);
    const reset = await linkFor(service, 'reset-password', person.email);
    await service.send('signIn', { form: wrong(person) });
    const cookies = [session, device, cookieNamed(login, '__Host-_my_session_id')].map(valueIn);
    secrets.push(person.password, ...cookies, accessToken, refreshToken, successor, change, reset);
  }
  const { email, password, cookie } = await signUp(service);
  proof = await mailedToken(service, email);
  secrets.push(password, valueIn(cookie), proof);
  people.push({ email, password, id: proof.split('.')[0] ?? '' });
  attacker = await signIn(service, await newPerson(service));
  found = [...new Set(Object.values(await service.tables.snapshot()).flatMap(textsIn))].filter((text) => text !== '');
  tried = found.filter((text) => text.length >= 22 && !/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(text));
  // What is sent from here on is mostly no secret, and may stand in the log.
  delete process.env.TEST_CANARIES;
});

/** Call `open` with every text that is tried. @returns the texts that gave access. */
const opening = async (open: (text: string) => Promise<boolean>): Promise<string[]> => {
  const opened: string[] = [];
  for (let start = 0; start < tried.length; start += AT_ONCE) {
    const texts = tried.slice(start, start + AT_ONCE);
    const results = await inParallel(texts.length, (index) => open(texts[index] ?? ''));
    opened.push(...texts.filter((_, index) => results[index]));
  }
  return opened;
};
const isGranted = ({ status }: Answer) => status < 400;
/** The text itself, and as the secret of every user. */
const madeOf = (text: string): string[] => [text, ...people.map(({ id }) => `${id}.${text}`)];
const any = async <Item>(items: readonly Item[], open: (item: Item) => Promise<boolean>): Promise<boolean> => {
  for (const item of items) if (await open(item)) return true;
  return false;
};

test('contains no secret, in any encoding', () => {
  const dump = JSON.stringify(found).toLowerCase();
  const parts = secrets
    .flatMap((secret) => [secret, ...secret.split('.')])
    .filter((part) => part.length > 40 || part.includes(' '));
  const encodings = parts.flatMap((part) => {
    const bytes = Buffer.from(part);
    return [
      part,
      bytes.toString('hex'),
      bytes.toString('base64').slice(0, -4),
      bytes.toString('base64url').slice(0, -4),
    ];
  });
  expect(found.length).toBeGreaterThan(100);
  expect(tried.length).toBeGreaterThan(100);
  expect(encodings.filter((text) => dump.includes(text.toLowerCase()))).toEqual([]);
});

test('contains no text that is accepted as a session', async () => {
  const names = ['__Host-session_id', '__Host-_my_session_id'];
  const isSession = async (value: string) => {
    const cookies = names.map((name) => `${name}=${value}`);
    return (await isSignedIn(service, cookies[0] ?? '')) || isGranted(await service.send('getMe', { cookies }));
  };
  expect(await isSession(valueIn(attacker.session))).toBe(true);
  expect(await opening((text) => any(madeOf(text), isSession))).toEqual([]);
});

test('contains no text that is accepted as an access token, in the header or in the cookie', async () => {
  expect(
    await opening(async (text) => {
      const cookies = [`__Host-user-api-credentials=${Buffer.from(text).toString('base64')}`];
      return (
        isGranted(await service.send('getToken', { headers: { authorization: `Bearer ${text}` } })) ||
        isGranted(await service.send('getToken', { cookies }))
      );
    }),
  ).toEqual([]);
});

test('contains no refresh token, also none that is composed of the parts of a token session', async () => {
  const sessions = (await service.tables.sessions.items()).filter(({ family_hash }) => family_hash !== undefined);
  const combined = sessions.flatMap(({ id, user_id, family_hash, refresh_hash, rotations }) =>
    [
      refresh_hash,
      ...((rotations ?? []) as { hash: string; salt: string }[]).flatMap(({ hash, salt }) => [hash, salt]),
    ].map((secret) => `${user_id}.${String(id).split('#')[1]}.${family_hash}.${secret}`),
  );
  const refreshes = async (refresh_token: string) =>
    isGranted(await service.send('refreshTokens', { json: { refresh_token } }));
  expect(combined).toHaveLength(9);
  expect(await any(combined, refreshes)).toBe(false);
  expect(await opening(refreshes)).toEqual([]);
});

test('contains no text that is accepted as the token of a link', async () => {
  const before = await service.tables.users.items();
  expect(
    await opening((text) =>
      any(madeOf(text), async (token) => {
        const { password } = wrong({ email: '' });
        const answers = [
          await service.send('verifyEmail', { form: { token, password } }),
          await service.send('setNewPassword', { form: { token, new_password: password } }),
          await service.send('confirmEmailChange', { form: { token } }),
        ];
        return answers.some(isGranted);
      }),
    ),
  ).toEqual([]);
  expect(await service.tables.users.items()).toEqual(before);
});

test('contains no text that is accepted as a sign-up cookie', async () => {
  expect(
    await opening(async (text) =>
      isGranted(await service.send('verifyEmail', { form: { token: proof }, cookies: [`__Host-sign_up=${text}`] })),
    ),
  ).toEqual([]);
});

test('contains no text that is accepted as a password or as a known device', async () => {
  const [{ email, password }] = people as [Person];
  expect(
    await opening(async (text) =>
      isGranted(await service.send('changePassword', { form: { current_password: text, new_password: password } })),
    ),
  ).toEqual([]);
  for (let guesses = 0; guesses < 5; guesses += 1) await service.send('signIn', { form: wrong({ email }) });
  // The right password, which only a known device gets looked at now.
  expect(
    await opening(async (text) =>
      isGranted(await service.send('signIn', { form: { email, password }, cookies: [`__Host-device=${text}`] })),
    ),
  ).toEqual([]);
});

test('contains no text that ends a session of another user: a reference works for its owner only', async () => {
  const cookies = [attacker.session];
  const own = await service.send('listSessions', { cookies });
  const [{ reference }] = (own.body as { sessions: [{ reference: string }] }).sessions;
  const before = (await service.tables.sessions.items()).length;
  const ended = await opening(async (text) =>
    text === reference
      ? false
      : isGranted(await service.send('endSession', { cookies, pathParameters: { reference: text } })),
  );
  expect([ended, (await service.tables.sessions.items()).length]).toEqual([[], before]);
});

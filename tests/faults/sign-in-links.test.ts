import './hardened-environment';
import { randomUUID } from 'node:crypto';
import { expect } from '@jest/globals';
import type { User } from '../../lib/auth/entities';
import { hashSignInCode } from '../../lib/auth/mailing/sign-in-code';
import { formatSignInToken } from '../../lib/auth/mailing/sign-in-token';
import { hashToken } from '../../lib/crypto/hash-token';
import { ids } from '../../lib/runtime/ids';
import { createSignInLinksStore } from '../../lib/store/sessions/sign-in-links-store';
import { type Answer, gatewayEvent } from '../support/event';
import { tableNames } from '../support/table-names';
import { type Snapshot, useTables } from '../support/tables';
import type { FaultCase, Scene } from './fault-case';
import { describeFaults } from './fault-suite';
import { createHardenedPlanting, newMailsIn, onlyUserIn } from './planting-hardened';

/** Sign-in links and codes. The link is consumed first, and then the session begins: if that fails, the user requests another mail. */

const tables = useTables();
const { plantOwner, plantNewcomer } = createHardenedPlanting(tables);
const signInLinks = createSignInLinksStore(tables.client, tableNames(tables), ids);

const CODE = '123456';

const plantLink = async (email: string, user: Pick<User, 'id'> | null) => {
  const [token, browserSecret] = [formatSignInToken(email, ids.newSecret()), ids.newSecret()];
  const browserHash = hashToken(browserSecret);
  await signInLinks.putLink({
    email,
    emailHash: hashToken(email),
    userId: user?.id ?? null,
    linkHash: hashToken(token),
    codeHash: hashSignInCode(CODE, browserHash),
    browserHash,
    returnTo: null,
    expiresAt: new Date((Math.ceil(Date.now() / 1000) + 600) * 1000),
  });
  return { token, cookie: `__Host-sign_in=${browserSecret}` };
};

const isLink = ({ id }: { id?: unknown }) => String(id).startsWith('sign-in#');
const sessionsOf = ({ SESSIONS_TABLE: items = [] }: Snapshot) => items.filter((item) => !isLink(item));
const linksIn = ({ SESSIONS_TABLE: items = [] }: Snapshot) => items.filter(isLink);
const newEmail = () => `${randomUUID()}@example.com`;

/** Remember the device beside the new session and a list of the others. */
const BEGIN = ['TransactWriteItems', 'Query', 'UpdateItem'];

interface Given {
  readonly user: User | null;
  readonly email: string;
  /** What the user is afterwards. */
  readonly expected: object;
  readonly tells: string[];
  readonly cookies?: string[];
}

const owner = async (): Promise<Given> => {
  const user = await plantOwner();
  return { user, email: user.email, expected: { id: user.id, session_epoch: 3 }, tells: [] };
};

const newcomer = async (isOwn: boolean): Promise<Given> => {
  const { user, signUpCookie } = await plantNewcomer();
  return {
    user,
    email: user.email,
    expected: { id: user.id, email_verified: true, session_epoch: isOwn ? 3 : 4 },
    tells: ['user.email_verified', ...(isOwn ? [] : ['user.password_changed'])],
    cookies: isOwn ? [signUpCookie] : [],
  };
};

const stranger = async (): Promise<Given> => {
  const email = newEmail();
  return { user: null, email, expected: { email, email_verified: true, session_epoch: 0 }, tells: ['user.created'] };
};

const sceneOf = (given: () => Promise<Given>, by: 'link' | 'code') => async (): Promise<Scene> => {
  const { user, email, expected, tells, cookies = [] } = await given();
  const { token, cookie } = await plantLink(email, user);
  const event =
    by === 'link'
      ? gatewayEvent('POST /sign_in', { json: { token }, cookies })
      : gatewayEvent('POST /sessions', { json: { email, code: CODE }, cookies: [cookie, ...cookies] });
  return {
    event,
    secrets: user === null ? [] : [user.passwordHash],
    tells: [...tells, 'user.signed_in'],
    tellsLater: ['user.signed_in'],
    expectAnswer: (answer: Answer) => {
      expect(answer).toMatchObject({ status: 200, body: { email, message: 'logged in' } });
      expect(answer.cookies[0]).toMatch(/^__Host-session_id=/);
    },
    expectEffect: (after, _, isWhole) => {
      const item = onlyUserIn(after);
      expect(item).toMatchObject(expected);
      expect('password_hash' in item).toBe(!tells.includes('user.password_changed') && user !== null);
      expect(linksIn(after)).toEqual([]);
      const sessions = sessionsOf(after);
      if (isWhole || sessions.length > 0)
        expect(sessions).toMatchObject([{ user_id: item.id, session_epoch: item.session_epoch, methods: ['email'] }]);
    },
    repeatAfterLoss: by === 'link' ? 403 : 401,
    repeatTells: ['auth.sign_in_link_refused'],
  };
};

const linkCase = (name: string, given: () => Promise<Given>, reads: number): FaultCase => {
  const calls = [...Array<string>(reads).fill('GetItem'), 'TransactWriteItems', ...BEGIN];
  return {
    name: `POST /sign_in ${name}`,
    handler: () => import('../../functions/auth-service/sign-in-links/use-sign-in-link'),
    calls,
    effect: reads,
    swallowed: [reads + 2, reads + 3],
    arrange: sceneOf(given, 'link'),
  };
};

const codeCase = (name: string, given: () => Promise<Given>, reads: number): FaultCase => {
  const effect = 2 + reads;
  return {
    name: `POST /sessions with a code ${name}`,
    handler: () => import('../../functions/auth-service/sign-in'),
    // Reserve an attempt for the IP address, count the try, read the user, consume the link; and release the attempt at the end.
    calls: [
      'UpdateItem',
      'UpdateItem',
      ...Array<string>(reads).fill('GetItem'),
      'TransactWriteItems',
      ...BEGIN,
      'UpdateItem',
    ],
    effect,
    swallowed: [effect + 2, effect + 3, effect + 4],
    withoutHarmless: ({ tries: _, latest_try: __, ...item }) => item,
    arrange: sceneOf(given, 'code'),
  };
};

const requestCase = (name: string, email: () => Promise<string>): FaultCase => ({
  name: `POST /sign_in_link for ${name}`,
  handler: () => import('../../functions/auth-service/sign-in-links/request-sign-in-link'),
  // Count the IP address and the recipient while the email claim is read; then write the mail and count the event at the same time.
  calls: ['UpdateItem', 'UpdateItem', 'GetItem', 'PutItem', 'UpdateItem'],
  swallowed: [4],
  tellsBeside: true,
  arrange: async () => {
    const to = await email();
    return {
      event: gatewayEvent('POST /sign_in_link', { json: { email: to, return_to: '/orders' } }),
      tells: ['auth.sign_in_link_requested'],
      expectAnswer: (answer) => expect(answer).toMatchObject({ status: 200, body: { email: to } }),
      expectEffect: (after, before) => {
        expect(newMailsIn(after, before)).toEqual([['sign-in', to]]);
        expect([after.USERS_TABLE, after.SESSIONS_TABLE]).toEqual([before.USERS_TABLE, before.SESSIONS_TABLE]);
      },
    };
  },
});

/** A case whose calls are also in another one. */
const rarely = (faultCase: FaultCase): FaultCase => ({ ...faultCase, onlyWithAll: true });

describeFaults(tables, [
  requestCase('a user', async () => (await plantOwner()).email),
  rarely(requestCase('nobody', async () => newEmail())),
  {
    name: 'GET /sign_in',
    handler: () => import('../../functions/auth-service/sign-in-links/show-sign-in-link'),
    calls: ['GetItem'],
    effect: -1,
    arrange: async () => {
      const { email, id } = await plantOwner();
      const { token } = await plantLink(email, { id });
      return {
        event: gatewayEvent('GET /sign_in', { query: { token } }),
        secrets: [token],
        expectAnswer: (answer) => expect(answer).toMatchObject({ status: 200, text: expect.stringContaining(email) }),
      };
    },
  },
  linkCase('of a user', owner, 2),
  rarely(linkCase('of the browser that signed up', () => newcomer(true), 2)),
  linkCase('of a user in another browser', () => newcomer(false), 2),
  linkCase('of a new account', stranger, 1),
  rarely(codeCase('of a user', owner, 1)),
  codeCase('of a user in another browser', () => newcomer(false), 1),
  rarely(codeCase('of a new account', stranger, 0)),
  {
    name: 'POST /sessions with a wrong code',
    handler: () => import('../../functions/auth-service/sign-in'),
    calls: ['UpdateItem', 'UpdateItem', 'UpdateItem'],
    effect: -1,
    swallowed: [2],
    withoutHarmless: ({ tries: _, latest_try: __, ...item }) => item,
    arrange: async () => {
      const user = await plantOwner();
      const { cookie } = await plantLink(user.email, user);
      return {
        event: gatewayEvent('POST /sessions', { json: { email: user.email, code: '654321' }, cookies: [cookie] }),
        tells: ['auth.sign_in_link_refused'],
        expectAnswer: (answer) =>
          expect(answer).toMatchObject({ status: 401, body: { message: 'wrong code' }, cookies: [] }),
        expectEffect: (after, before) => {
          expect([after.USERS_TABLE, sessionsOf(after)]).toEqual([before.USERS_TABLE, []]);
          expect(linksIn(after)).toMatchObject([{ tries: expect.any(Number) }]);
        },
      };
    },
  },
]);

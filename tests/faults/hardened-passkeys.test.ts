import './hardened-environment';
import { beforeAll, beforeEach, expect } from '@jest/globals';
import { secretOf } from '../../lib/auth/user-id';
import { gatewayEvent } from '../support/event';
import { createSoftwareAuthenticator } from '../support/software-authenticator';
import { type Snapshot, useTables } from '../support/tables';
import type { FaultCase, Scene } from './fault-case';
import { describeFaults } from './fault-suite';
import { keepWarm } from './planting-directory';
import { challengesIn, createFactorPlanting, credentialIdsIn, liveSessionsIn } from './planting-factors';
import { createHardenedPlanting, newMailsIn, onlyUserIn } from './planting-hardened';

/**
 * Adding, using and removing passkeys, in mode hardened. The challenge is used first, and then the session begins: if that fails, the
 * user asks for another challenge.
 */

const tables = useTables();
const { plantOwner, plantBrowser, asOwner } = createHardenedPlanting(tables);
const { warmUp, plantApp, plantChallenge, plantPasskey } = createFactorPlanting(tables);

beforeAll(warmUp);
beforeEach(keepWarm);

const passkeyIn = ({ CREDENTIALS_TABLE: items = [] }: Snapshot) =>
  items.find(({ id }) => String(id).startsWith('passkey#'));
const claimsIn = ({ USERS_TABLE: items = [] }: Snapshot) =>
  items.map(({ id }) => String(id)).filter((id) => id.startsWith('passkey#'));

/** A sign-in with a passkey: the whole of it, or the second step of a user who also has an app. */
const signInOf = (step: 'whole' | 'second') => async (): Promise<Scene> => {
  const owner = await plantOwner();
  const before = step === 'whole' ? owner : await plantApp(owner);
  const { user, authenticator } = await plantPasskey(before, { hasCounter: true });
  const challenge = await (step === 'whole'
    ? plantChallenge('passkey-sign-in', null)
    : plantChallenge('second-factor', user));
  const passkey = authenticator.answer(secretOf(challenge));
  return {
    event: gatewayEvent('POST /sessions', { json: { challenge, passkey } }),
    secrets: [user.passwordHash],
    tells: ['user.signed_in'],
    tellsLater: ['user.signed_in'],
    expectAnswer: (answer) => {
      expect(answer).toMatchObject({ status: 200, body: { message: 'logged in' } });
      expect(answer.cookies[0]).toMatch(/^__Host-session_id=/);
    },
    expectEffect: (after, _, isWhole) => {
      // The registration was the first signature, this is the second one.
      expect(passkeyIn(after)).toMatchObject({ counter: 2, last_used_at: expect.any(Number) });
      expect(challengesIn(after)).toEqual([]);
      const methods = step === 'whole' ? ['hwk'] : ['pwd', 'hwk'];
      const sessions = liveSessionsIn(after);
      const expected = { user_id: user.id, session_epoch: user.sessionEpoch, methods };
      if (isWhole || sessions.length > 0) expect(sessions).toMatchObject([expected]);
    },
    repeatAfterLoss: 401,
    repeatTells: ['auth.sign_in_refused'],
  };
};

const signInCase = (name: string, step: 'whole' | 'second'): FaultCase => ({
  name: `POST /sessions with a passkey ${name}`,
  ...(step === 'second' ? { onlyWithAll: true } : {}),
  handler: () => import('../../functions/auth-service/sign-in'),
  calls: [
    // Reserve an attempt for the IP address, and read challenge, user and passkey; use challenge and passkey.
    'UpdateItem',
    'BatchGetItem',
    'TransactWriteItems',
    // Begin the session, list the others, and release the attempt. The password made the device known, if there was one.
    'TransactWriteItems',
    'Query',
    'UpdateItem',
    ...(step === 'whole' ? ['UpdateItem'] : []),
  ],
  effect: 2,
  swallowed: [4, 5, 6],
  arrange: signInOf(step),
});

describeFaults(tables, [
  {
    name: 'POST /passkeys',
    handler: () => import('../../functions/auth-service/passkeys/add-passkey'),
    calls: ['BatchGetItem', 'BatchGetItem', 'TransactWriteItems'],
    arrange: async () => {
      const { caller, request, secrets } = await asOwner('POST /passkeys');
      const authenticator = createSoftwareAuthenticator({ userHandle: caller.id });
      const challenge = await plantChallenge('passkey-registration', caller);
      const passkey = authenticator.register(secretOf(challenge));
      return {
        event: request({ json: { challenge, passkey } }),
        secrets,
        tells: ['user.passkey_added'],
        expectAnswer: (answer) => expect(answer).toMatchObject({ status: 201, body: { id: authenticator.id } }),
        expectEffect: (after, before) => {
          expect(credentialIdsIn(after)).toEqual([`passkey#${authenticator.id}`]);
          expect(claimsIn(after)).toEqual([`passkey#${authenticator.id}`]);
          expect(onlyUserIn(after)).toMatchObject({ passkeys: 1, session_epoch: 3 });
          expect(challengesIn(after)).toEqual([]);
          expect(newMailsIn(after, before)).toEqual([['passkey-added', caller.email]]);
        },
        repeatAfterLoss: 401,
      };
    },
  },
  signInCase('alone', 'whole'),
  signInCase('as the second step', 'second'),
  {
    name: 'DELETE /passkeys/{id}',
    handler: () => import('../../functions/auth-service/passkeys/remove-passkey'),
    calls: ['BatchGetItem', 'TransactWriteItems'],
    arrange: async () => {
      const { user, authenticator } = await plantPasskey(await plantOwner());
      const { cookie } = await plantBrowser(user);
      const parts = { cookies: [cookie], pathParameters: { id: authenticator.id } };
      return {
        event: gatewayEvent('DELETE /passkeys/{id}', parts),
        secrets: [user.email, user.passwordHash],
        tells: ['user.passkey_removed'],
        expectAnswer: (answer) => expect(answer).toMatchObject({ status: 200, body: { message: 'passkey removed' } }),
        expectEffect: (after, before) => {
          expect([credentialIdsIn(after), claimsIn(after)]).toEqual([[], []]);
          expect(onlyUserIn(after).passkeys ?? 0).toBe(0);
          expect(liveSessionsIn(after)).toEqual(liveSessionsIn(before));
          expect(newMailsIn(after, before)).toEqual([['passkey-removed', user.email]]);
        },
        repeatAfterLoss: 404,
      };
    },
  },
]);

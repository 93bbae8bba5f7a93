import './hardened-environment';
import { beforeAll, beforeEach, expect } from '@jest/globals';
import type { User } from '../../lib/auth/entities';
import { createSealingKeys } from '../../lib/auth/totp/sealing-keys';
import { formatOwnedSecret } from '../../lib/auth/user-id';
import { hashToken } from '../../lib/crypto/hash-token';
import { base32 } from '../../lib/crypto/totp';
import { clock } from '../../lib/runtime/clock';
import { config } from '../../lib/runtime/config';
import { ids } from '../../lib/runtime/ids';
import { keysAt } from '../../lib/runtime/keys-at';
import { createTotpStore } from '../../lib/store/credentials/totp-store';
import { createSealingKeyStore } from '../../lib/store/keys/sealing-key-store';
import { createChallengesStore } from '../../lib/store/sessions/challenges-store';
import { totpCode } from '../support/authenticator-app';
import { gatewayEvent } from '../support/event';
import { tableNames } from '../support/table-names';
import { useTables } from '../support/tables';
import { describeFaults } from './fault-suite';
import { sessionsIn } from './planting';
import { keepWarm } from './planting-directory';
import { createHardenedPlanting, newMailsIn, onlyUserIn } from './planting-hardened';

/** Setting up an authenticator app, and the second step of a sign-in, in mode hardened. */

const tables = useTables();
const { plantOwner, asOwner } = createHardenedPlanting(tables);
const challenges = createChallengesStore(tables.client, tableNames(tables), ids);
const totp = createTotpStore(tables.client, tableNames(tables), ids);
const sealing = createSealingKeys({
  sealingKey: createSealingKeyStore(tables.client, tables.signingKeys.name),
  sealingKeys: keysAt(config.sealingKeys),
  clock,
  ids,
});

const secret = Buffer.from('12345678901234567890');
const owner = (userId: string) => ({ userId, kind: 'totp' });

beforeAll(async () => {
  await keepWarm();
  await sealing.seal(secret, owner('nobody'));
});
beforeEach(keepWarm);

const plantSetup = async (user: User) => {
  const setup = { sealed: await sealing.seal(secret, owner(user.id)), expiresAt: new Date(Date.now() + 600_000) };
  await totp.saveSetup(user.id, setup);
  return setup;
};

/** A user with an app, at the second step of a sign-in. */
const plantSecondStep = async () => {
  const user = await plantOwner();
  const setup = await plantSetup(user);
  const now = new Date();
  const change = { user, setup, step: 1, recoveryHashes: ['a hash'], mail: undefined, now };
  const enabled = await totp.enableTotp(change);
  if (enabled === null) throw new Error('the set-up was refused');
  const challenge = formatOwnedSecret(user.id, ids.newSecret());
  await challenges.createChallenge({
    tokenHash: hashToken(challenge),
    purpose: 'second-factor',
    subject: {
      userId: user.id,
      epoch: enabled.sessionEpoch,
      isKnownDevice: true,
      authenticatedAt: now,
      methods: ['pwd'],
    },
    browserHash: null,
    expiresAt: new Date(now.getTime() + 300_000),
  });
  return { user: enabled, challenge };
};

describeFaults(tables, [
  {
    name: 'PUT /second_factors/totp',
    handler: () => import('../../functions/auth-service/second-factors/enable-totp'),
    // Reserve, and read the set-up; write everything; release; begin the session.
    calls: ['BatchGetItem', 'UpdateItem', 'GetItem', 'TransactWriteItems', 'UpdateItem', 'TransactWriteItems'],
    effect: 3,
    swallowed: [4],
    arrange: async () => {
      const { caller, request, secrets } = await asOwner('PUT /second_factors/totp');
      await plantSetup(caller);
      return {
        event: request({ json: { code: totpCode(base32(secret), new Date()) } }),
        secrets: [...secrets, base32(secret)],
        tells: ['user.second_factor_enabled', 'user.signed_in'],
        tellsLater: ['user.signed_in'],
        expectAnswer: (answer) =>
          expect(answer).toMatchObject({ status: 200, body: { message: 'second factor enabled' } }),
        expectEffect: (after, before) => {
          expect(onlyUserIn(after)).toMatchObject({ totp_enabled: true, session_epoch: 4 });
          expect(newMailsIn(after, before)).toEqual([['second-factor-enabled', caller.email]]);
          expect(after.CREDENTIALS_TABLE?.map(({ id }) => id)).toEqual(['recovery', 'totp']);
        },
        repeatAfterLoss: 403,
      };
    },
  },
  {
    name: 'POST /sessions with a code of an app',
    handler: () => import('../../functions/auth-service/sign-in'),
    calls: [
      'BatchGetItem',
      // Reserve an attempt for the challenge and the account, and read app and recovery codes.
      'UpdateItem',
      'UpdateItem',
      'Query',
      // Use challenge and code.
      'TransactWriteItems',
      // Begin the session, end the oldest ones, and release the attempt.
      'TransactWriteItems',
      'Query',
      'UpdateItem',
      'UpdateItem',
    ],
    effect: 4,
    swallowed: [6, 7, 8],
    arrange: async () => {
      const { user, challenge } = await plantSecondStep();
      return {
        event: gatewayEvent('POST /sessions', {
          json: { challenge, code: totpCode(base32(secret), new Date()) },
        }),
        secrets: [user.passwordHash, base32(secret)],
        tells: ['user.signed_in'],
        tellsLater: ['user.signed_in'],
        expectAnswer: (answer) => expect(answer).toMatchObject({ status: 200, body: { message: 'logged in' } }),
        expectEffect: (after, _, isWhole) => {
          const { CREDENTIALS_TABLE: items = [], SESSIONS_TABLE: stored = [] } = after;
          expect(Number(items.find(({ id }) => id === 'totp')?.last_step)).toBeGreaterThan(1);
          expect(stored.filter(({ id }) => String(id).startsWith('challenge#'))).toEqual([]);
          if (isWhole) expect(sessionsIn(after)).toHaveLength(1);
        },
        repeatAfterLoss: 401,
        repeatTells: ['auth.second_factor_refused'],
      };
    },
  },
]);

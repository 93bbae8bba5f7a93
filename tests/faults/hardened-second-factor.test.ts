import './hardened-environment';
import { beforeAll, beforeEach, expect } from '@jest/globals';
import type { FactorBody } from '../support/authenticator-app';
import { gatewayEvent } from '../support/event';
import { pageFormAsJson } from '../support/page-forms';
import { type Snapshot, useTables } from '../support/tables';
import { describeFaults } from './fault-suite';
import { sessionsIn } from './planting';
import { keepWarm } from './planting-directory';
import { challengesIn, createFactorPlanting, credentialIdsIn, liveSessionsIn } from './planting-factors';
import { createHardenedPlanting, newMailsIn, onlyUserIn } from './planting-hardened';

/** Authenticator apps, recovery codes, and the second step with a code, in mode hardened. */

const tables = useTables();
const { plantOwner, plantBrowser, asOwner } = createHardenedPlanting(tables);
const { warmUp, plantSetup, plantApp, plantChallenge, nextCode, appSecret } = createFactorPlanting(tables);

beforeAll(warmUp);
beforeEach(keepWarm);

/** A signed-in user with an app, and a request of theirs that has its next code. */
const asEnrolled = async (route: string) => {
  const user = await plantApp(await plantOwner());
  const { cookie } = await plantBrowser(user);
  const event = gatewayEvent(route, { cookies: [cookie], json: { code: nextCode() } });
  return { user, cookie, event, secrets: [user.email, user.passwordHash, appSecret] };
};

const lastStepIn = ({ CREDENTIALS_TABLE: items = [] }: Snapshot) =>
  Number(items.find(({ id }) => id === 'totp')?.last_step);

/** Authenticate the caller; reserve an attempt of the account, and read app and recovery codes; act; release the attempt. */
const WITH_CODE = ['BatchGetItem', 'UpdateItem', 'Query', 'TransactWriteItems', 'UpdateItem'];

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
        event: request({ json: { code: nextCode() } }),
        secrets: [...secrets, appSecret],
        tells: ['user.second_factor_enabled', 'user.signed_in'],
        tellsLater: ['user.signed_in'],
        expectAnswer: (answer) =>
          expect(answer).toMatchObject({ status: 200, body: { message: 'second factor enabled' } }),
        expectEffect: (after, before) => {
          expect(onlyUserIn(after)).toMatchObject({ totp_enabled: true, session_epoch: 4 });
          expect(newMailsIn(after, before)).toEqual([['second-factor-enabled', caller.email]]);
          expect(credentialIdsIn(after)).toEqual(['recovery', 'totp']);
        },
        repeatAfterLoss: 403,
      };
    },
  },
  {
    name: 'POST /setup-2fa/code',
    onlyWithAll: true,
    handler: () => import('../../functions/hosted-pages/submit-setup-code'),
    // As PUT /second_factors/totp.
    calls: ['BatchGetItem', 'UpdateItem', 'GetItem', 'TransactWriteItems', 'UpdateItem', 'TransactWriteItems'],
    effect: 3,
    swallowed: [4],
    arrange: async () => {
      const user = await plantOwner();
      const { cookie } = await plantBrowser(user);
      await plantSetup(user);
      const form = pageFormAsJson({ secret: appSecret, code: nextCode() }, { session: cookie });
      return {
        event: gatewayEvent('POST /setup-2fa/code', form),
        secrets: [user.email, user.passwordHash, appSecret],
        tells: ['user.second_factor_enabled', 'user.signed_in'],
        tellsLater: ['user.signed_in'],
        expectAnswer: (answer) => expect(answer.status).toBe(200),
        expectEffect: (after, before) => {
          expect(onlyUserIn(after)).toMatchObject({ totp_enabled: true, session_epoch: 4 });
          expect(newMailsIn(after, before)).toEqual([['second-factor-enabled', user.email]]);
          expect(credentialIdsIn(after)).toEqual(['recovery', 'totp']);
        },
        // To the sign-in, because the session has ended.
        repeatAfterLoss: 303,
      };
    },
  },
  {
    name: 'POST /verify-2fa',
    onlyWithAll: true,
    handler: () => import('../../functions/hosted-pages/submit-second-step'),
    // As POST /sessions with a code.
    calls: [
      ...['BatchGetItem', 'UpdateItem', 'UpdateItem', 'Query', 'TransactWriteItems'],
      ...['TransactWriteItems', 'Query', 'UpdateItem', 'UpdateItem'],
    ],
    effect: 4,
    swallowed: [6, 7, 8],
    arrange: async () => {
      const user = await plantApp(await plantOwner());
      const cookies = [`__Host-second_step=${await plantChallenge('second-factor', user)}`];
      return {
        event: gatewayEvent('POST /verify-2fa', pageFormAsJson({ code: nextCode() }, { cookies })),
        secrets: [user.passwordHash, appSecret],
        tells: ['user.signed_in'],
        tellsLater: ['user.signed_in'],
        expectAnswer: (answer) => expect(answer).toMatchObject({ status: 303, headers: { location: '/' } }),
        expectEffect: (after, _, isWhole) => {
          expect(lastStepIn(after)).toBeGreaterThan(1);
          expect(challengesIn(after)).toEqual([]);
          if (isWhole) expect(sessionsIn(after)).toHaveLength(1);
        },
        // To the first step, because the challenge is used.
        repeatAfterLoss: 303,
        repeatTells: ['auth.second_factor_refused'],
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
      const user = await plantApp(await plantOwner());
      const challenge = await plantChallenge('second-factor', user);
      return {
        event: gatewayEvent('POST /sessions', {
          json: { challenge, code: nextCode() },
        }),
        secrets: [user.passwordHash, appSecret],
        tells: ['user.signed_in'],
        tellsLater: ['user.signed_in'],
        expectAnswer: (answer) => expect(answer).toMatchObject({ status: 200, body: { message: 'logged in' } }),
        expectEffect: (after, _, isWhole) => {
          expect(lastStepIn(after)).toBeGreaterThan(1);
          expect(challengesIn(after)).toEqual([]);
          if (isWhole) expect(sessionsIn(after)).toHaveLength(1);
        },
        repeatAfterLoss: 401,
        repeatTells: ['auth.second_factor_refused'],
      };
    },
  },
  {
    name: 'DELETE /second_factors/totp',
    handler: () => import('../../functions/auth-service/second-factors/disable-totp'),
    calls: WITH_CODE,
    effect: 3,
    swallowed: [4],
    arrange: async () => {
      const { user, event, secrets } = await asEnrolled('DELETE /second_factors/totp');
      return {
        event,
        secrets,
        tells: ['user.second_factor_disabled'],
        expectAnswer: (answer) =>
          expect(answer).toMatchObject({ status: 200, body: { message: 'second factor disabled' } }),
        // App and recovery codes go together, and never without the mark of the user: no half of a second factor is left.
        expectEffect: (after, before) => {
          expect(onlyUserIn(after).totp_enabled ?? false).toBe(false);
          expect(credentialIdsIn(after)).toEqual([]);
          expect(sessionsIn(after)).toEqual(sessionsIn(before));
          expect(newMailsIn(after, before)).toEqual([['second-factor-disabled', user.email]]);
        },
        repeatAfterLoss: 409,
      };
    },
  },
  {
    name: 'POST /second_factors/recovery_codes',
    onlyWithAll: true,
    handler: () => import('../../functions/auth-service/second-factors/replace-recovery-codes'),
    calls: [...WITH_CODE, 'PutItem'],
    effect: 3,
    swallowed: [4, 5],
    arrange: async () => {
      const { user, event, secrets } = await asEnrolled('POST /second_factors/recovery_codes');
      return {
        event,
        secrets,
        tells: ['auth.recovery_codes_replaced'],
        expectAnswer: (answer) => {
          expect(answer.status).toBe(200);
          expect((answer.body as FactorBody).recovery_codes).toHaveLength(10);
        },
        expectEffect: (after, before) => {
          const { CREDENTIALS_TABLE: items = [] } = after;
          const { hashes } = items.find(({ id }) => id === 'recovery') ?? {};
          expect([...(hashes as Set<string>)]).toHaveLength(10);
          expect(hashes).not.toContain('a hash');
          expect(lastStepIn(after)).toBeGreaterThan(1);
          expect(onlyUserIn(after)).toEqual(onlyUserIn(before));
          expect(newMailsIn(after, before)).toEqual([['recovery-codes-replaced', user.email]]);
        },
        // The code was used: the user repeats it with the next one.
        repeatAfterLoss: 401,
        repeatTells: ['auth.second_factor_refused'],
      };
    },
  },
  {
    name: 'POST /reauthentication with a code of an app',
    onlyWithAll: true,
    handler: () => import('../../functions/auth-service/reauthenticate'),
    calls: [
      'BatchGetItem',
      // Read the challenge; reserve an attempt for it and for the account, and read app and recovery codes; use challenge and code.
      'BatchGetItem',
      'UpdateItem',
      'UpdateItem',
      'Query',
      'TransactWriteItems',
      // Release the attempt, and store in the session what was proved.
      'UpdateItem',
      'UpdateItem',
      'UpdateItem',
      'PutItem',
    ],
    effect: 5,
    swallowed: [6, 7, 9],
    arrange: async () => {
      const { user, cookie, secrets } = await asEnrolled('POST /reauthentication');
      const challenge = await plantChallenge('reauthentication', user);
      return {
        event: gatewayEvent('POST /reauthentication', { cookies: [cookie], json: { challenge, code: nextCode() } }),
        secrets,
        tells: ['auth.reauthenticated'],
        tellsLater: ['auth.reauthenticated'],
        expectAnswer: (answer) =>
          expect(answer).toMatchObject({ status: 200, body: { message: 'reauthenticated', methods: ['pwd', 'otp'] } }),
        expectEffect: (after, before, isWhole) => {
          expect(lastStepIn(after)).toBeGreaterThan(1);
          expect(challengesIn(after)).toEqual([]);
          // The session has both factors or is as it was. Nothing else is live.
          const [session, ...others] = liveSessionsIn(after);
          const [earlier] = liveSessionsIn(before);
          expect(others).toEqual([]);
          expect(session?.id).toBe(earlier?.id);
          if (isWhole) expect(session).toMatchObject({ methods: ['pwd', 'otp'] });
          else expect([earlier?.methods, ['pwd', 'otp']]).toContainEqual(session?.methods);
        },
        repeatAfterLoss: 401,
        repeatTells: ['auth.second_factor_refused'],
      };
    },
  },
]);

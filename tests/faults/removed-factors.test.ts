import './hardened-environment';
import { beforeAll, beforeEach, expect } from '@jest/globals';
import type { User } from '../../lib/auth/entities';
import { authService } from '../../lib/endpoints/auth-service/surface';
import { publicEndpoint } from '../../lib/http/handler';
import { ok } from '../../lib/http/response';
import { clock } from '../../lib/runtime/clock';
import { config } from '../../lib/runtime/config';
import { events } from '../../lib/runtime/events';
import { ids } from '../../lib/runtime/ids';
import { tableClient } from '../../lib/runtime/table-client';
import { users } from '../../lib/runtime/users';
import { createCredentialsStore } from '../../lib/store/credentials/credentials-store';
import { factors } from '../../scripts/admin/commands/factors';
import type { Service } from '../../scripts/admin/service';
import { gatewayEvent } from '../support/event';
import { tableNames } from '../support/table-names';
import { useTables } from '../support/tables';
import type { FaultCase } from './fault-case';
import { describeFaults } from './fault-suite';
import { usersIn } from './planting';
import { keepWarm } from './planting-directory';
import { createFactorPlanting, credentialIdsIn } from './planting-factors';
import { createHardenedPlanting, newMailsIn, onlyUserIn } from './planting-hardened';

/**
 * `npm run admin -- factors --remove`, with the client of the functions. An endpoint around it gives the faults the answers that they
 * have everywhere. An operator repeats a command that was interrupted.
 */

const tables = useTables();
const { plantOwner, plantBrowser } = createHardenedPlanting(tables);
const { warmUp, plantApp, plantSetup, plantPasskey } = createFactorPlanting(tables);

beforeAll(warmUp);
beforeEach(keepWarm);

const service = () => {
  const credentials = createCredentialsStore(tableClient, tableNames(tables), ids);
  return { users, credentials, clock, ids, events } as unknown as Service;
};

const removal = async () => ({
  handler: publicEndpoint(authService, config.crossOrigin, {}, async ({ pathParameter }) => {
    const plan = factors.plan({ id: pathParameter('id'), remove: true, yes: true });
    if (typeof plan !== 'function') throw new Error('the command needs the tables');
    return ok((await plan(service()))?.json as Record<string, never>);
  }),
});

const removalCase = (name: string, plant: (user: User) => Promise<User>): FaultCase => ({
  name: `factors --remove ${name}`,
  handler: removal,
  // Find the user, list the factors for the operator, list what there is to remove, remove everything.
  calls: ['GetItem', 'Query', 'Query', 'TransactWriteItems'],
  arrange: async () => {
    const user = await plant(await plantOwner());
    await plantBrowser(user);
    return {
      event: gatewayEvent('POST /second_factors', { pathParameters: { id: user.id } }),
      tells: ['user.second_factor_removed'],
      // A repeat says that there is nothing left to remove.
      expectAnswer: (answer) => expect(answer).toMatchObject({ status: 200, body: { id: user.id } }),
      expectEffect: (after, before) => {
        const item = onlyUserIn(after);
        expect([item.totp_enabled ?? false, item.passkeys ?? 0]).toEqual([false, 0]);
        expect(item.session_epoch).toBe(user.sessionEpoch + 1);
        expect(item.password_hash).toBe(onlyUserIn(before).password_hash);
        expect(credentialIdsIn(after)).toEqual([]);
        // The user and the claim of the email: passkeys have left no claims.
        expect(usersIn(after)).toHaveLength(1);
        expect(after.USERS_TABLE).toHaveLength(2);
        expect(newMailsIn(after, before)).toEqual([['second-factor-removed', user.email]]);
      },
    };
  },
});

describeFaults(tables, [
  removalCase('of an app and a passkey', async (owner) => (await plantPasskey(await plantApp(owner))).user),
  {
    ...removalCase('of a passkey beside an unfinished set-up', async (owner) => {
      await plantSetup(owner);
      return (await plantPasskey(owner)).user;
    }),
    onlyWithAll: true,
  },
]);

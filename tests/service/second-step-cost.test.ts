import { beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { type LiveService, loadLiveService } from '../support/live-service';
import { signedUp } from '../support/scenarios/auth-service';
import { atSecondStep } from '../support/scenarios/second-factors';
import { useTables } from '../support/tables';

/** What a sign-in in two steps costs. `x-latchkey-cost` is the cost of a sign-in in one step. */

Object.assign(process.env, { LIMIT_ACCOUNT_FAILURES: '5', LIMIT_ADDRESS_FAILURES: '20' });

const tables = useTables();

describe.each(['classic', 'hardened'] as const)('in mode %s', (mode) => {
  let service: LiveService;

  beforeAll(async () => {
    process.env.CONTRACT_MODE = mode;
    jest.resetModules();
    service = await loadLiveService();
    // As in a container that has read the sealing key.
    service.forgetKeys(false);
    await atSecondStep(service, 'signIn');
    const { email, password } = await signedUp(service);
    await service.call('issueTokens', { json: { email, password } });
  });
  beforeEach(() => tables.clear());

  const costOfLast = () => service.calls.at(-1)?.tableUse;

  // docs/second-factors.md says so.
  test.each(['signIn', 'logIn', 'issueTokens'])('%s: the first step', async (name) => {
    await atSecondStep(service, name);
    expect(costOfLast()).toMatchObject({ roundTrips: 4 });
  });

  test.each(['signIn', 'logIn', 'issueTokens'])('%s: the second step', async (name) => {
    const { challenge, nextCode } = await atSecondStep(service, name);
    const { status } = await service.call(name, { json: { challenge, code: nextCode() } });
    expect([status, costOfLast()?.roundTrips]).toEqual([200, 4]);
  });

  test('the second step with a recovery code also writes a mail and an event', async () => {
    const { challenge, recoveryCodes } = await atSecondStep(service, 'signIn');
    const { status } = await service.call('signIn', { json: { challenge, code: recoveryCodes[0] } });
    expect([status, costOfLast()?.roundTrips]).toEqual([200, 5]);
  });
});

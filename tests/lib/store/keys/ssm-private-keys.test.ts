import { inspect } from 'node:util';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { StoreUnavailableError } from '../../../../lib/auth/errors';
import type { PrivateKeysStore } from '../../../../lib/auth/stores/private-keys-store';
import { inRequestScope } from '../../../../lib/observe/request-scope';
import { createSsmPrivateKeys } from '../../../../lib/store/keys/ssm-private-keys';
import { newKid, newPem } from '../../../contracts/private-keys-store.contract';
import { type FakeSsm, type SsmFault, startFakeSsm } from '../../../support/fake-ssm';
import { createImpatientClient, type ImpatientClient } from '../../../support/impatient-parameters';
import { knowNativeErrors } from '../../../support/native-errors';

/** The calls and their failures, which the contract in tests/contracts/ does not cover. */

knowNativeErrors();

const PATH = '/latchkey-test/signing-keys';

let ssm: FakeSsm;
let client: ImpatientClient;
let store: PrivateKeysStore;

const useEndpoint = async (endpoint: string) => {
  client?.stop();
  client = await createImpatientClient(endpoint);
  store = createSsmPrivateKeys(client, { path: PATH });
};

beforeAll(async () => {
  ssm = await startFakeSsm();
});
beforeEach(() => useEndpoint(ssm.endpoint));
afterAll(async () => {
  client.stop();
  await ssm.stop();
});

const callsOf = async (work: () => Promise<unknown>): Promise<string[]> => {
  const before = ssm.calls.length;
  await work();
  return ssm.calls.slice(before).map(({ action }) => action);
};
const failureOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

test('makes one call of one parameter each', async () => {
  const kid = newKid();
  const before = ssm.calls.length;

  await store.savePrivateKey(kid, newPem());
  await store.findPrivateKey(kid);
  await store.deletePrivateKey(kid);

  const name = `${PATH}/${kid}`;
  expect(ssm.calls.slice(before)).toEqual([
    { action: 'PutParameter', name },
    { action: 'GetParameter', name },
    { action: 'DeleteParameter', name },
  ]);
});

test('encrypts with the given KMS key, or with the default key of AWS', async () => {
  const [ours, theirs] = [newKid(), newKid()];

  await createSsmPrivateKeys(client, { path: PATH, kmsKey: 'alias/signing' }).savePrivateKey(ours, newPem());
  await store.savePrivateKey(theirs, newPem());

  expect(ssm.parameters.get(`${PATH}/${ours}`)?.keyId).toBe('alias/signing');
  expect(ssm.parameters.get(`${PATH}/${theirs}`)).not.toHaveProperty('keyId');
});

test('recognises its own writes after lost responses', async () => {
  const [kid, pem] = [newKid(), newPem()];

  const saving = await callsOf(async () => {
    ssm.failNext('answer lost');
    await store.savePrivateKey(kid, pem);
  });
  const deleting = await callsOf(async () => {
    ssm.failNext('answer lost');
    await store.deletePrivateKey(kid);
  });

  expect(saving).toEqual(['PutParameter', 'PutParameter', 'GetParameter']);
  expect(deleting).toEqual(['DeleteParameter', 'DeleteParameter']);
  expect(ssm.parameters.has(`${PATH}/${kid}`)).toBe(false);
});

const every: [string, (kid: string) => Promise<unknown>][] = [
  ['savePrivateKey', (kid) => store.savePrivateKey(kid, newPem())],
  ['findPrivateKey', (kid) => store.findPrivateKey(kid)],
  ['deletePrivateKey', (kid) => store.deletePrivateKey(kid)],
];
const passing: [string, SsmFault][] = [
  ['throttled', { status: 400, type: 'ThrottlingException' }],
  ['an internal error', { status: 500, type: 'InternalServerError' }],
  ['unavailable', { status: 503, type: 'ServiceUnavailable' }],
  ['a cut connection', 'cut'],
  ['silence', 'silence'],
  ['an empty answer', 'answer empty'],
  ['half an answer', 'half an answer'],
];
const combinations = every.flatMap(([method, call]) => passing.map(([name, fault]) => ({ method, call, name, fault })));

test.each(combinations)('$method survives $name', async ({ call, fault }) => {
  ssm.failNext(fault, 2);

  const calls = await callsOf(() => call(newKid()));

  expect(calls.length).toBeGreaterThanOrEqual(3);
});

test.each(combinations)('$method is unavailable if $name persists', async ({ call, fault }) => {
  ssm.failNext(fault, 3);

  expect(await failureOf(call(newKid()))).toBeInstanceOf(StoreUnavailableError);
});

test.each(every)('%s is unavailable if nothing listens on the port', async (_, call) => {
  const gone = await startFakeSsm();
  await gone.stop();
  await useEndpoint(gone.endpoint);

  expect(await failureOf(call(newKid()))).toBeInstanceOf(StoreUnavailableError);
});

test('retries after a conflict with another update, after a pause', async () => {
  const [kid, pem] = [newKid(), newPem()];
  ssm.failNext({ status: 400, type: 'TooManyUpdates' }, 2);

  await store.savePrivateKey(kid, pem);

  expect(await store.findPrivateKey(kid)).toBe(pem);
  expect(client.pauses).toEqual([1, 2]);
});

test('is unavailable if the conflicts do not end', async () => {
  ssm.failNext({ status: 400, type: 'TooManyUpdates' }, 3);

  expect(await failureOf(store.savePrivateKey(newKid(), newPem()))).toBeInstanceOf(StoreUnavailableError);
});

test.each(['AccessDeniedException', 'InvalidKeyId', 'ParameterLimitExceeded', 'ExpiredTokenException'])(
  'passes our own errors through: %s',
  async (type) => {
    ssm.failNext({ status: 400, type });

    const failure = await failureOf(store.findPrivateKey(newKid()));

    expect(failure).toMatchObject({ name: type, message: 'fake' });
    expect(failure).not.toBeInstanceOf(StoreUnavailableError);
  },
);

test('never has a part of a key in an error, neither of a sent nor of a received one', async () => {
  const [kid, pem] = [newKid(), newPem()];
  const tooLong = newPem().repeat(3);
  await store.savePrivateKey(kid, pem);
  ssm.failNext('half an answer', 3);

  const failures = [
    await failureOf(store.findPrivateKey(kid)),
    await failureOf(store.savePrivateKey(newKid(), tooLong)),
    await failureOf(store.savePrivateKey(kid, newPem())),
  ];

  expect(failures).toMatchObject([
    { name: 'StoreUnavailableError', cause: { name: 'MalformedAnswerError' } },
    { name: 'ValidationException' },
    { name: 'Error' },
  ]);
  for (const failure of failures) {
    const shown = inspect(failure, { showHidden: true, depth: 10 });
    for (const secret of [pem, tooLong]) {
      for (const line of secret.split('\n').slice(1, -2)) expect(shown).not.toContain(line.slice(0, 8));
    }
  }
});

test('counts as calls of the request, within its remaining time', async () => {
  const [kid, pem] = [newKid(), newPem()];

  const roundTrips = await inRequestScope('id', async (scope) => {
    await store.savePrivateKey(kid, pem);
    await store.findPrivateKey(kid);
    return scope.tableRoundTrips;
  });

  expect(roundTrips).toBe(2);
});

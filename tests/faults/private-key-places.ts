import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PrivateKeysStore } from '../../lib/auth/stores/private-keys-store';
import { createFilePrivateKeys } from '../../lib/store/keys/file-private-keys';
import { createSsmPrivateKeys } from '../../lib/store/keys/ssm-private-keys';
import { type SsmFault, startFakeSsm } from '../support/fake-ssm';
import { createImpatientClient } from '../support/impatient-parameters';

export type KeyStep = 'savePrivateKey' | 'findPrivateKey';

/** A place for private keys, empty at first, that can fail. */
export interface KeyPlace {
  readonly privateKeys: PrivateKeysStore;
  /** Let attempts of this step meet a fault: all of them, or only the first. */
  strike(fault: string, step: KeyStep, lasts: boolean): void;
  /** The number of attempts that met the fault. */
  readonly strikes: number;
  heal(): Promise<void>;
  /** The ids of the keys whose private keys are stored. */
  kids(): Promise<string[]>;
  close(): Promise<void>;
}

/**
 * Files. Nothing is retried. `gone`: a file has taken the place of the folder. `killed`: it does so right after the step was
 * done.
 */
export const openFolder = async (): Promise<KeyPlace> => {
  const root = await mkdtemp(join(tmpdir(), 'faulty-keys-'));
  const [dir, away] = [join(root, 'keys'), join(root, 'away')];
  const files = createFilePrivateKeys(dir);
  let planned: { fault: string; step: KeyStep } | null = null;
  let strikes = 0;
  let isGone = false;

  const takeAway = async () => {
    await mkdir(dir, { recursive: true, mode: 0o700 });
    await rename(dir, away);
    await writeFile(dir, '');
    isGone = true;
  };
  const faulty = async <Result>(step: KeyStep, work: () => Promise<Result>): Promise<Result> => {
    if (planned?.step !== step) return work();
    strikes += 1;
    const { fault } = planned;
    planned = null;
    if (fault === 'killed') await work();
    await takeAway();
    // A repeat finds the folder gone too.
    return work();
  };

  return {
    privateKeys: {
      ...files,
      savePrivateKey: (kid, pem) => faulty('savePrivateKey', () => files.savePrivateKey(kid, pem)),
      findPrivateKey: (kid) => faulty('findPrivateKey', () => files.findPrivateKey(kid)),
    },
    strike: (fault, step) => {
      strikes = 0;
      planned = { fault, step };
    },
    get strikes() {
      return strikes;
    },
    heal: async () => {
      planned = null;
      if (!isGone) return;
      await rm(dir);
      await rename(away, dir);
      isGone = false;
    },
    kids: async () => (await readdir(dir)).filter((name) => name.endsWith('.pem')).map((name) => name.slice(0, -4)),
    close: () => rm(root, { recursive: true, force: true }),
  };
};

const PATH = '/latchkey-test/signing-keys';
const COMMANDS: Record<KeyStep, string> = {
  savePrivateKey: 'PutParameterCommand',
  findPrivateKey: 'GetParameterCommand',
};
/** The number of requests that the SDK makes for one call if all of them fail. */
const ATTEMPTS = 3;

export const ssmFaults: Record<string, { fault: SsmFault; requests: number }> = {
  'internal error': { fault: { status: 500, type: 'InternalServerError' }, requests: ATTEMPTS },
  throttled: { fault: { status: 400, type: 'ThrottlingException' }, requests: ATTEMPTS },
  'too many updates': { fault: { status: 400, type: 'TooManyUpdates' }, requests: 1 },
  cut: { fault: 'cut', requests: ATTEMPTS },
  silence: { fault: 'silence', requests: ATTEMPTS },
  'answer lost': { fault: 'answer lost', requests: ATTEMPTS },
  'answer empty': { fault: 'answer empty', requests: ATTEMPTS },
  'half an answer': { fault: 'half an answer', requests: ATTEMPTS },
};

/** Parameter Store, with the client of production without pauses. */
export const openParameterStore = async (): Promise<KeyPlace> => {
  const ssm = await startFakeSsm();
  const client = await createImpatientClient(ssm.endpoint);
  let planned: { fault: string; step: KeyStep; lasts: boolean } | null = null;
  let strikes = 0;

  const arm = (command: object) => {
    if (planned === null || command.constructor.name !== COMMANDS[planned.step]) return;
    const { fault, requests } = ssmFaults[planned.fault] ?? { fault: 'cut', requests: ATTEMPTS };
    const times = planned.lasts ? requests : 1;
    strikes += times;
    ssm.failNext(fault, times);
    if (!planned.lasts) planned = null;
  };
  const send = (command: object, ...rest: object[]) => {
    arm(command);
    return (client.parameters.send as (...given: object[]) => Promise<never>).call(client.parameters, command, ...rest);
  };
  const parameters = { send: send as typeof client.parameters.send };

  return {
    privateKeys: createSsmPrivateKeys({ parameters, pause: client.pause }, { path: PATH }),
    strike: (fault, step, lasts) => {
      strikes = 0;
      planned = { fault, step, lasts };
    },
    get strikes() {
      return strikes;
    },
    heal: async () => {
      planned = null;
    },
    kids: async () => [...ssm.parameters.keys()].map((name) => name.slice(PATH.length + 1)),
    close: async () => {
      client.stop();
      await ssm.stop();
    },
  };
};

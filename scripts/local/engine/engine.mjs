import { setTimeout as sleep } from 'node:timers/promises';
import { StartError } from '../start-error.mjs';
import { amazonCommand, findJava } from './amazon.mjs';
import { dynoxideCommand, dynoxidePackage, findDynoxide } from './dynoxide.mjs';
import { adviceOn } from './engine-faults.mjs';
import { spawnGuarded } from './guarded-process.mjs';

/** @typedef {import('../settings.mjs').EngineKind} EngineKind */

/**
 * A DynamoDB on a loopback port. It ends when this process ends, also after `kill -9`.
 * @typedef {object} Engine
 * @property {EngineKind} kind
 * @property {string} endpoint e.g. `http://127.0.0.1:8000`
 * @property {Promise<string>} ended resolves when the engine is gone, with what a person can do about it
 * @property {() => Promise<void>} stop resolves when the engine is gone
 */

const readyWithinMilliseconds = 30_000;
const pollMilliseconds = 20;

/**
 * Start an engine and wait until it answers.
 * @param {object} input
 * @param {EngineKind} [input.kind] absent: dynoxide if its package is installed, otherwise Amazon's if Java is
 * @param {string} [input.host] a loopback IP address
 * @param {number} input.port
 * @param {string} input.dataDir absolute path of a folder (each engine keeps its own files in it), or `:memory:`
 * @param {(line: string) => void} [input.announce] gets one line when Amazon's engine is downloaded
 * @returns {Promise<Engine>}
 * @throws {StartError} if there is no such engine on this machine, or it ends before it answers
 */
export async function startEngine({ kind, host = '127.0.0.1', port, dataDir, announce = () => {} }) {
  const choice = await chooseEngine(kind);
  const { command, parameters } =
    choice.kind === 'dynoxide'
      ? dynoxideCommand({ binary: choice.program, host, port, dataDir })
      : await amazonCommand({ java: choice.program, port, dataDir, announce });

  const guarded = spawnGuarded(command, parameters);
  const endpoint = `http://${host}:${port}`;
  const ended = guarded.ended.then(({ lastLine, signal }) => adviceOn(lastLine, { signal, dataDir }));
  try {
    await waitUntilItAnswers({ kind: choice.kind, endpoint, ended });
  } catch (error) {
    await guarded.stop();
    throw error;
  }
  return { kind: choice.kind, endpoint, ended, stop: guarded.stop };
}

/**
 * @param {EngineKind | undefined} wanted
 * @param {{ findDynoxide: () => string | undefined, findJava: () => Promise<string | undefined> }} [machine]
 * @returns {Promise<{ kind: EngineKind, program: string }>} program: dynoxide's binary, or the java command
 * @throws {StartError} if that engine is missing, or all engines if none is wanted
 */
export async function chooseEngine(wanted, machine = { findDynoxide, findJava }) {
  if (wanted !== 'amazon') {
    const program = machine.findDynoxide();
    if (program !== undefined) return { kind: 'dynoxide', program };
  }
  if (wanted !== 'dynoxide') {
    const program = await machine.findJava();
    if (program !== undefined) return { kind: 'amazon', program };
  }
  const missing = {
    dynoxide: `dynoxide needs its package ${dynoxidePackage}, which npm installs on linux x64 only`,
    amazon: "Amazon's DynamoDB Local needs Java 17 or newer",
  };
  const reason = wanted === undefined ? `${missing.dynoxide}; ${missing.amazon}` : missing[wanted];
  throw new StartError(`No DynamoDB engine found: ${reason}.`);
}

/**
 * @param {{ kind: EngineKind, endpoint: string, ended: Promise<string> }} starting
 * @throws {StartError} if it ends before it answers, and after half a minute without an answer
 */
async function waitUntilItAnswers({ kind, endpoint, ended }) {
  /** @type {string | undefined} */
  let advice;
  ended.then((text) => {
    advice = text;
  });
  const giveUpAt = performance.now() + readyWithinMilliseconds;
  while (!(await answersListTables(endpoint))) {
    if (advice !== undefined) throw new StartError(`The DynamoDB engine ${kind} ended at once. ${advice}`);
    if (performance.now() > giveUpAt)
      throw new StartError(`The DynamoDB engine ${kind} at ${endpoint} does not answer.`);
    await sleep(pollMilliseconds);
  }
}

/**
 * Without the SDK, which would retry and takes longer to load than the engine to start.
 * @param {string} endpoint
 */
async function answersListTables(endpoint) {
  try {
    const answer = await fetch(endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': 'DynamoDB_20120810.ListTables',
        authorization:
          'AWS4-HMAC-SHA256 Credential=local/20260101/local/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
        'x-amz-date': '20260101T000000Z',
      },
      body: '{}',
    });
    await answer.arrayBuffer();
    return answer.ok;
  } catch {
    return false;
  }
}

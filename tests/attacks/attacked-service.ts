import './hardened';
import { AsyncLocalStorage } from 'node:async_hooks';
import { afterEach, beforeAll, jest } from '@jest/globals';
import { type CommandInput, permissionsNeeded } from '../support/compiled-roles';
import { type Answer, call, gatewayEvent, type RequestParts } from '../support/event';
import { type LiveService, loadLiveService } from '../support/live-service';
import { loadHandler } from '../support/load-handler';
import { type MailRoom, useMailRoom } from '../support/mail-room';
import { type Tables, useTables } from '../support/tables';

/** A request as somebody sends it who chooses everything but what the gateway says itself. */
export interface AttackParts extends RequestParts {
  /** Where the gateway sees it come from; of its own for every request unless told otherwise. */
  readonly ipAddress?: string;
  readonly route?: string;
  /** What a gateway with an authorizer would add; ours has none. */
  readonly authorizer?: object;
}

/** What one request makes the service do. */
export interface Work {
  /** By name, as calls that do not wait for each other come in any order: `['dynamodb:GetItem UsersTable']`. */
  readonly tableCalls: string[];
  hashes: number;
}

/** The live service of a deployed stage, as the network sees it, and its mails. */
export interface AttackedService {
  readonly tables: Tables;
  readonly room: MailRoom;
  readonly routed: LiveService['routed'];
  send(name: string, parts?: AttackParts): Promise<Answer>;
  /** As `send`, and what it took. */
  workOf(name: string, parts?: AttackParts): Promise<Work & { answer: Answer }>;
}

/** Give this test file the service: once, where its `useTables` would be. Its clock is moved by `passTime`. */
export const useAttackedService = (): AttackedService => {
  const tables = useTables();
  const room = useMailRoom(tables);
  const watches = new AsyncLocalStorage<Work>();
  let live: LiveService;

  beforeAll(async () => {
    live = await loadLiveService();
    await watchTables(watches);
    await watchHashes(watches);
  });
  afterEach(() => void jest.useRealTimers());

  const send = async (name: string, { ipAddress, route, authorizer, ...parts }: AttackParts = {}): Promise<Answer> => {
    const { file, method, path } = live.routed.find((routed) => routed.name === name) ?? { file: name };
    const event = gatewayEvent(route ?? `${method} ${path}`, parts);
    event.requestContext.http.sourceIp = ipAddress ?? newAddress();
    Object.assign(event.requestContext, authorizer === undefined ? {} : { authorizer });
    // The instance that the live service has loaded.
    return call(await loadHandler(file), event);
  };

  return {
    tables,
    room,
    get routed() {
      return live.routed;
    },
    send,
    workOf: async (name, parts) => {
      const work: Work = { tableCalls: [], hashes: 0 };
      const answer = await watches.run(work, () => send(name, parts));
      work.tableCalls.sort();
      return { answer, ...work };
    },
  };
};

let addresses = 0;

/** An address that nobody had before. */
export const newAddress = (): string => {
  addresses += 1;
  return `10.${addresses >> 16}.${(addresses >> 8) & 0xff}.${addresses & 0xff}`;
};

/** Let this much time pass, for the service and nobody's timers; ends with the test. */
export const passTime = (seconds: number): void => {
  const now = Date.now() + seconds * 1000;
  jest.useFakeTimers({ now, doNotFake: TIMERS });
};

const TIMERS = [
  ...(['hrtime', 'nextTick', 'performance', 'queueMicrotask', 'setImmediate', 'clearImmediate'] as const),
  ...(['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout'] as const),
];

const watchTables = async (watches: AsyncLocalStorage<Work>): Promise<void> => {
  const { tableClient } = await import('../../lib/runtime/table-client');
  const documents = tableClient.documents as import('@aws-sdk/lib-dynamodb').DynamoDBDocumentClient;
  documents.middlewareStack.add(
    (next, context) => async (args) => {
      const calls = permissionsNeeded(String(context.commandName), args.input as CommandInput);
      watches.getStore()?.tableCalls.push(...calls);
      return next(args);
    },
    { step: 'initialize', name: 'watchTables' },
  );
};

const watchHashes = async (watches: AsyncLocalStorage<Work>): Promise<void> => {
  const { hasher } = await import('../../lib/runtime/hasher');
  const { hash, verify } = hasher;
  const count = () => {
    const watch = watches.getStore();
    if (watch !== undefined) watch.hashes += 1;
  };
  hasher.hash = (...input) => {
    count();
    return hash(...input);
  };
  hasher.verify = (...input) => {
    count();
    return verify(...input);
  };
};

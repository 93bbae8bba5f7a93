import './hardened';
import { AsyncLocalStorage } from 'node:async_hooks';
import { afterEach, beforeAll, jest } from '@jest/globals';
import { type CommandInput, permissionsNeeded } from '../support/compiled-roles';
import { type Answer, call, gatewayEvent, type RequestParts } from '../support/event';
import { type LiveService, loadLiveService } from '../support/live-service';
import { loadHandler } from '../support/load-handler';
import { type MailRoom, useMailRoom } from '../support/mail-room';
import { type Tables, useTables } from '../support/tables';

/** A request whose sender chooses everything except what the gateway adds. */
export interface AttackParts extends RequestParts {
  /** The IP address that the gateway sees; by default a new one for each request. */
  readonly ipAddress?: string;
  readonly route?: string;
  /** What a gateway with an authorizer would add. Our gateway has none. */
  readonly authorizer?: object;
}

/** The work of the service for one request. */
export interface Work {
  /** Sorted, because parallel calls have no fixed order: `['dynamodb:GetItem UsersTable']`. */
  readonly tableCalls: string[];
  hashes: number;
}

/** The live service with the settings of a deployed stage, as an attacker reaches it, and its mails. */
export interface AttackedService {
  readonly tables: Tables;
  readonly room: MailRoom;
  readonly routed: LiveService['routed'];
  send(name: string, parts?: AttackParts): Promise<Answer>;
  /** As `send`, with the work that the request caused. */
  workOf(name: string, parts?: AttackParts): Promise<Work & { answer: Answer }>;
}

/** Give this test file the service, once, instead of `useTables`. `passTime` moves its clock. */
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

/** An IP address that no earlier request had. */
export const newAddress = (): string => {
  addresses += 1;
  return `10.${addresses >> 16}.${(addresses >> 8) & 0xff}.${addresses & 0xff}`;
};

/** Move the clock of the service forward until the end of the test. Timers are not affected. */
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

import type { BenchSession } from './bench-session';
import type { PackagedService } from './packaged-service';
import type { ProbeInput, ProbeResult } from './probe.mjs';
import { runProbe } from './run-probe';
import { interleaved, median } from './statistics';
import { targets } from './targets';
import { atMost, type Topic } from './topic';

const notes = [
  'Init of our functions with tables has one table call in it, which spares the first request: see lib/runtime/prime.ts.',
  'CPU is user + system of a fresh process, node itself included. Hello answers a constant, bare GetItem is the SDK alone,',
  'bare BatchGetItem its read of session and user at once, as checks make it in mode hardened.',
  "The limits over hello were measured with the Lambda runtime's own client in every row, hello's too. It is missing here,",
  'so they are harder to meet than there. Added over bare SDK, (ours - hello) / (bare GetItem - hello), leaves that out,',
  'if the client costs every row the same; its limit is made of the same two figures of the targets.',
  'The SDK gets node:http without `import()`, which AWS never needs and which would add 18 ms on Node 22 and newer.',
];

const firstUseOfKeys =
  'getToken also reads the public keys first; refreshTokens the private one from Parameter Store as well, and it signs.';

/**
 * Cold starts of the packaged functions over a function that does nothing: init, the first session check, memory.
 * @returns one topic for each of the three, from the same processes.
 */
export const measureColdStart = async (
  service: PackagedService,
  settings: Readonly<Record<string, string>>,
  session: BenchSession,
  runs: number,
): Promise<Topic[]> => {
  const yardsticks: Record<string, ProbeInput> = {
    hello: { module: await service.yardstickModule('hello'), event: {} },
    'bare GetItem': { module: await service.yardstickModule('get-item'), event: { reads: session.reads.slice(0, 1) } },
    'bare BatchGetItem': {
      module: await service.yardstickModule('batch-get-item'),
      event: { reads: session.tokenReads },
    },
  };
  const inputs: Record<string, ProbeInput & { newEvent?: () => Promise<unknown> }> = {
    ...yardsticks,
    getStatus: { module: await service.functionModule('getStatus') },
    getProfile: { module: await service.functionModule('getProfile'), event: session.profileEvent },
    signIn: { module: await service.functionModule('signIn') },
    signUp: { module: await service.functionModule('signUp') },
    getToken: { module: await service.functionModule('getToken'), event: session.tokenEvent },
    searchUsers: { module: await service.functionModule('searchUsers') },
    issueTokens: { module: await service.functionModule('issueTokens') },
    refreshTokens: { module: await service.functionModule('refreshTokens'), newEvent: session.newRefreshEvent },
  };
  const isOurs = (name: string) => yardsticks[name] === undefined;
  const isCheck = (name: string) => inputs[name]?.event !== undefined && isOurs(name);
  const probes = Object.entries(inputs).map(([name, { newEvent, ...input }]) => [
    name,
    async () => runProbe(settings, newEvent === undefined ? input : { ...input, event: await newEvent() }),
  ]);
  const results: Record<string, ProbeResult[]> = await interleaved(Object.fromEntries(probes), runs);

  const medianOf = (name: string, column: keyof ProbeResult) =>
    median((results[name] ?? []).map((result) => result[column]));
  const rowsOf = (
    column: 'initCpuMilliseconds' | 'firstCallCpuMilliseconds',
    names: string[],
    limits: { ours: number; bareSdk: number },
    hasLimit: (name: string) => boolean,
  ) => {
    const hello = medianOf('hello', column);
    const bareSdk = medianOf('bare GetItem', column);
    return names.map((name) => {
      const cpuMilliseconds = medianOf(name, column);
      const overHello = cpuMilliseconds / hello;
      const addedOverBareSdk = (cpuMilliseconds - hello) / (bareSdk - hello);
      const addedLimit = (limits.ours - 1) / (limits.bareSdk - 1);
      return {
        function: name,
        cpuMilliseconds,
        overHello,
        limit: hasLimit(name) ? limits.ours : undefined,
        mark: hasLimit(name) ? atMost(limits.ours, overHello) : undefined,
        addedOverBareSdk,
        addedLimit: hasLimit(name) ? addedLimit : undefined,
        addedMark: hasLimit(name) ? atMost(addedLimit, addedOverBareSdk) : undefined,
      };
    });
  };
  const sameModules = ['bare BatchGetItem'];
  const loaded = Object.keys(inputs).filter((name) => !sameModules.includes(name));
  const called = Object.keys(inputs).filter((name) => inputs[name]?.event ?? inputs[name]?.newEvent);
  const limitMegabytes = targets.rssAfterInitMegabytes;
  return [
    { title: 'Init', rows: rowsOf('initCpuMilliseconds', loaded, targets.initOverHello, isOurs), notes },
    {
      title: 'Init and first check of a session or of an access token',
      rows: rowsOf('firstCallCpuMilliseconds', called, targets.initAndFirstCheckOverHello, isCheck),
      notes: [...notes, firstUseOfKeys],
    },
    {
      title: 'Memory after init',
      rows: loaded.map((name) => {
        const rssMegabytes = medianOf(name, 'rssMegabytes');
        const row = { function: name, rssMegabytes };
        return isOurs(name) ? { ...row, limitMegabytes, mark: atMost(limitMegabytes, rssMegabytes) } : row;
      }),
      notes: ['Resident set of the same processes, before the first call. Depends on the version of node.'],
    },
  ];
};

import type { BenchSession } from './bench-session';
import type { PackagedService } from './packaged-service';
import type { ProbeInput, ProbeResult } from './probe.mjs';
import { runProbe } from './run-probe';
import { interleaved, median } from './statistics';
import { targets } from './targets';
import { atMost, type Topic } from './topic';

const notes = [
  'Init of our functions with tables includes one DynamoDB call, which makes the first request faster: see lib/runtime/prime.ts.',
  'CPU is user + system of a new process, including node itself. Hello returns a constant; bare GetItem is the SDK alone;',
  'bare BatchGetItem is one read of session and user with the SDK alone, as a check in mode hardened makes it.',
  "The limits over hello were measured with the Lambda runtime's client in every row, hello included. It is missing here, so",
  'the limits are harder to meet. Added over bare SDK is (ours - hello) / (bare GetItem - hello). It does not depend on that',
  'client, if it costs every row the same. Its limit is computed from the same two targets.',
  'The SDK gets node:http without `import()`, which is never needed on AWS and would add 18 ms on Node 22 and newer.',
];

const firstUseOfKeys =
  'getToken also reads the public keys first. refreshTokens also reads the private key from Parameter Store, and signs.';

/**
 * Cold starts of the packaged functions, compared to a function that does nothing: init, first session check, memory.
 * @returns one topic for each of the three, measured in the same processes.
 */
export const measureColdStart = async (
  service: PackagedService,
  settings: Readonly<Record<string, string>>,
  session: BenchSession,
  runs: number,
): Promise<Topic[]> => {
  const baselines: Record<string, ProbeInput> = {
    hello: { module: await service.baselineModule('hello'), event: {} },
    'bare GetItem': { module: await service.baselineModule('get-item'), event: { reads: session.reads.slice(0, 1) } },
    'bare BatchGetItem': {
      module: await service.baselineModule('batch-get-item'),
      event: { reads: session.tokenReads },
    },
  };
  const inputs: Record<string, ProbeInput & { newEvent?: () => Promise<unknown> }> = {
    ...baselines,
    getStatus: { module: await service.functionModule('getStatus') },
    getProfile: { module: await service.functionModule('getProfile'), event: session.profileEvent },
    signIn: { module: await service.functionModule('signIn') },
    signUp: { module: await service.functionModule('signUp') },
    getToken: { module: await service.functionModule('getToken'), event: session.tokenEvent },
    searchUsers: { module: await service.functionModule('searchUsers') },
    issueTokens: { module: await service.functionModule('issueTokens') },
    refreshTokens: { module: await service.functionModule('refreshTokens'), newEvent: session.newRefreshEvent },
  };
  const isOurs = (name: string) => baselines[name] === undefined;
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
  // Loads the same modules as bare GetItem.
  const sameInit = ['bare BatchGetItem'];
  const loaded = Object.keys(inputs).filter((name) => !sameInit.includes(name));
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
      notes: ['Resident set size of the same processes, before the first call. It depends on the version of node.'],
    },
  ];
};

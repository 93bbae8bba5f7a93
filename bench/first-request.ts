import type { BenchSession } from './bench-session';
import type { PackagedService } from './packaged-service';
import type { ProbeInput, ProbeResult } from './probe.mjs';
import { createProcessorShare, LAMBDA_SHARE } from './processor-share';
import { runProbe } from './run-probe';
import { interleaved, median } from './statistics';
import { targets } from './targets';
import { atMost, type Topic } from './topic';

/**
 * The first request after init, compared to the first request of a hand-made client: its CPU time, and its wall-clock time at
 * the processor share that Lambda gives to a function.
 */
export const measureFirstRequest = async (
  service: PackagedService,
  settings: Readonly<Record<string, string>>,
  session: BenchSession,
  runs: number,
): Promise<Topic> => {
  const inputs: Record<string, ProbeInput> = {
    'hand-made client': { module: await service.baselineModule('hand-made'), event: { reads: session.reads } },
    'bare BatchGetItem': { module: await service.baselineModule('batch-get-item'), event: { reads: session.reads } },
    getProfile: { module: await service.functionModule('getProfile'), event: session.profileEvent },
    getToken: { module: await service.functionModule('getToken'), event: session.tokenEvent },
  };
  const share = createProcessorShare();
  const measure = (input: ProbeInput) => async () => ({
    free: await runProbe(settings, input),
    limited: share && (await runProbe(settings, { ...input, processesFile: share.processesFile })),
  });
  const probes = Object.entries(inputs).map(([name, input]) => [name, measure(input)] as const);
  const results = await interleaved(Object.fromEntries(probes), runs).finally(() => share?.remove());

  const cpuOf = ({ initCpuMilliseconds, firstCallCpuMilliseconds }: ProbeResult) =>
    firstCallCpuMilliseconds - initCpuMilliseconds;
  const cpu = (name: string) => median((results[name] ?? []).map(({ free }) => cpuOf(free)));
  const wall = (name: string) =>
    median((results[name] ?? []).flatMap(({ limited }) => limited?.firstCallWallMilliseconds ?? []));
  const limit = targets.firstRequestOverHandMade;
  return {
    title: 'First request after init',
    rows: Object.keys(inputs).map((name) => {
      const overHandMade = cpu(name) / cpu('hand-made client');
      const hasLimit = name === 'getProfile';
      return {
        function: name,
        cpuMilliseconds: cpu(name),
        overHandMade,
        limit: hasLimit ? limit : undefined,
        mark: hasLimit ? atMost(limit, overHandMade) : undefined,
        wallMillisecondsAtShare: share === null ? undefined : wall(name),
      };
    }),
    notes: [
      'Init is not included. Both clients read the session and the user of getProfile in one batch.',
      'getToken also reads the public keys first.',
      share === null
        ? `This user cannot limit a process to ${LAMBDA_SHARE} of a processor on this machine: nothing is measured at that share.`
        : `Wall at share: the first request at ${LAMBDA_SHARE} of a processor, as Lambda gives to 512 MB, after an init at full speed.`,
    ],
  };
};

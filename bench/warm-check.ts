import type { BenchSession } from './bench-session';
import type { PackagedService } from './packaged-service';
import type { ProbeInput } from './probe.mjs';
import { runProbe } from './run-probe';
import { interleaved, median } from './statistics';
import { targets } from './targets';
import { atMost, type Topic } from './topic';

/** With fewer calls, the optimizing compiler would still be at work during the measurement. */
const warmUpCalls = 2500;
const calls = 1500;

/**
 * CPU of a session check in a warm process, compared to the SDK alone. The check of a session cookie and the check of an access
 * token are compared to a batch read of the same two items; the former also to one GetItem.
 */
export const measureWarmCheck = async (
  service: PackagedService,
  settings: Readonly<Record<string, string>>,
  session: BenchSession,
  runs: number,
): Promise<Topic> => {
  const getItem = await service.baselineModule('get-item');
  const batchGetItem = await service.baselineModule('batch-get-item');
  const getProfile = await service.functionModule('getProfile');
  const getToken = await service.functionModule('getToken');
  const cpuOf = async (input: ProbeInput) =>
    (await runProbe(settings, { ...input, warmUpCalls, calls })).callCpuMilliseconds;
  const measured = await interleaved(
    {
      oneRead: () => cpuOf({ module: getItem, event: { reads: session.reads.slice(0, 1) } }),
      sameBatch: () => cpuOf({ module: batchGetItem, event: { reads: session.tokenReads } }),
      check: () => cpuOf({ module: getProfile, event: session.profileEvent }),
      tokenCheck: () => cpuOf({ module: getToken, event: session.tokenEvent }),
    },
    runs,
  );
  const oneRead = median(measured.oneRead);
  const sameBatch = median(measured.sameBatch);
  const limit = targets.warmCheckOverGetItem;
  const row = (what: string, cpuMilliseconds: number) => ({
    what,
    cpuMilliseconds,
    overOneGetItem: cpuMilliseconds / oneRead,
  });
  const check = row('getProfile', median(measured.check));
  const tokenCheck = row('getToken', median(measured.tokenCheck));
  const overTheSameReads = (cpuMilliseconds: number, sameReadsLimit: number) => {
    const ratio = cpuMilliseconds / sameBatch;
    return { overTheSameReads: ratio, sameReadsLimit, sameReadsMark: atMost(sameReadsLimit, ratio) };
  };
  return {
    title: 'Warm check of a session and of an access token, per call',
    rows: [
      row('bare GetItem', oneRead),
      row(`bare BatchGetItem of ${session.tokenReads.length}`, sameBatch),
      {
        ...check,
        limit,
        mark: atMost(limit, check.overOneGetItem),
        ...overTheSameReads(check.cpuMilliseconds, targets.warmCheckOverBatchGetItem),
      },
      {
        ...tokenCheck,
        ...overTheSameReads(tokenCheck.cpuMilliseconds, targets.warmTokenCheckOverBatchGetItem),
      },
    ],
    notes: [
      `${calls} calls, one after the other, in a process that has made ${warmUpCalls} calls before.`,
      'Both checks read session and user in one batch. The check of an access token also verifies an RS256 signature first.',
    ],
  };
};

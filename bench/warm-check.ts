import type { BenchSession } from './bench-session';
import type { PackagedService } from './packaged-service';
import type { ProbeInput } from './probe.mjs';
import { runProbe } from './run-probe';
import { interleaved, median } from './statistics';
import { targets } from './targets';
import { atMost, type Topic } from './topic';

/** Fewer, and the optimizing compiler still shows in what is measured. */
const warmUpCalls = 2500;
const calls = 1500;

/**
 * CPU of a check in a warm process: of a session over what the SDK alone takes to read one item, of both kinds over what it
 * takes to read the same two items at once.
 */
export const measureWarmCheck = async (
  service: PackagedService,
  settings: Readonly<Record<string, string>>,
  session: BenchSession,
  runs: number,
): Promise<Topic> => {
  const getItem = await service.yardstickModule('get-item');
  const batchGetItem = await service.yardstickModule('batch-get-item');
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
      `${calls} calls, one after the other, in a process that has made ${warmUpCalls} already.`,
      'Either reads session and user in one batch; that of an access token verifies an RS256 signature first.',
    ],
  };
};

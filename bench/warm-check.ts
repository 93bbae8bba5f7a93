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

/** CPU of a session check in a warm process, over what the SDK alone takes to read one item. */
export const measureWarmCheck = async (
  service: PackagedService,
  settings: Readonly<Record<string, string>>,
  session: BenchSession,
  runs: number,
): Promise<Topic> => {
  const getItem = await service.yardstickModule('get-item');
  const getProfile = await service.functionModule('getProfile');
  const cpuOf = async (input: ProbeInput) =>
    (await runProbe(settings, { ...input, warmUpCalls, calls })).callCpuMilliseconds;
  const measured = await interleaved(
    {
      oneRead: () => cpuOf({ module: getItem, event: { reads: session.reads.slice(0, 1) } }),
      sameReads: () => cpuOf({ module: getItem, event: { reads: session.reads } }),
      check: () => cpuOf({ module: getProfile, event: session.profileEvent }),
    },
    runs,
  );
  const oneRead = median(measured.oneRead);
  const sameReads = median(measured.sameReads);
  const check = median(measured.check);
  const limit = targets.warmCheckOverGetItem;
  return {
    title: 'Warm session check, per call',
    rows: [
      { what: 'bare GetItem', cpuMilliseconds: oneRead, overOneGetItem: 1 },
      {
        what: `${session.reads.length} bare GetItems`,
        cpuMilliseconds: sameReads,
        overOneGetItem: sameReads / oneRead,
      },
      {
        what: 'getProfile',
        cpuMilliseconds: check,
        overOneGetItem: check / oneRead,
        limit,
        mark: atMost(limit, check / oneRead),
        overTheSameReads: check / sameReads,
      },
    ],
    notes: [
      `${calls} calls, one after the other, in a process that has made ${warmUpCalls} already.`,
      'In mode classic a check reads twice, one read after the other; a check in one round trip can reach the limit.',
    ],
  };
};

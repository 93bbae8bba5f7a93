import { mkdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What Lambda gives a function of 512 MB of a processor, as 1,769 MB are one. */
export const LAMBDA_SHARE = 0.29;
const PERIOD = 100_000;
const QUOTA = Math.round(LAMBDA_SHARE * PERIOD);

/** Where Linux lets root limit processes, and by which files: version 2 of control groups, and version 1. */
const places: { root: string; files: [name: string, value: string][] }[] = [
  { root: '/sys/fs/cgroup', files: [['cpu.max', `${QUOTA} ${PERIOD}`]] },
  {
    root: '/sys/fs/cgroup/cpu',
    files: [
      ['cpu.cfs_period_us', String(PERIOD)],
      ['cpu.cfs_quota_us', String(QUOTA)],
    ],
  },
];

/** Processes that together get `LAMBDA_SHARE` of a processor. */
export interface ProcessorShare {
  /** A process that writes its id into this file is one of them. */
  readonly processesFile: string;
  /** @throws while one of them runs. */
  remove(): void;
}

/** @returns `null` where this machine or its user cannot limit processes. */
export const createProcessorShare = (): ProcessorShare | null => {
  for (const { root, files } of places) {
    const directory = join(root, `latchkey-bench-${process.pid}`);
    try {
      mkdirSync(directory);
    } catch {
      continue;
    }
    try {
      // Only into files that are there: a plain directory limits nothing.
      for (const [name, value] of files) writeFileSync(join(directory, name), value, { flag: 'r+' });
      return { processesFile: join(directory, 'cgroup.procs'), remove: () => rmdirSync(directory) };
    } catch {
      rmdirSync(directory);
    }
  }
  return null;
};

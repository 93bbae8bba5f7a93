import { mkdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The share of a processor that Lambda gives to a function of 512 MB: 1,769 MB is one full processor. */
export const LAMBDA_SHARE = 0.29;
const PERIOD = 100_000;
const QUOTA = Math.round(LAMBDA_SHARE * PERIOD);

/** The directories and files of Linux control groups, which let root limit processes: version 2, then version 1. */
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

/** A control group whose processes together get `LAMBDA_SHARE` of a processor. */
export interface ProcessorShare {
  /** A process joins the group by writing its id into this file. */
  readonly processesFile: string;
  /** @throws while a process of the group runs. */
  remove(): void;
}

/** @returns `null` if this machine or user cannot limit processes. */
export const createProcessorShare = (): ProcessorShare | null => {
  for (const { root, files } of places) {
    const directory = join(root, `latchkey-bench-${process.pid}`);
    try {
      mkdirSync(directory);
    } catch {
      continue;
    }
    try {
      // `r+` fails if the file does not exist: then this is an ordinary directory and not a control group.
      for (const [name, value] of files) writeFileSync(join(directory, name), value, { flag: 'r+' });
      return { processesFile: join(directory, 'cgroup.procs'), remove: () => rmdirSync(directory) };
    } catch {
      rmdirSync(directory);
    }
  }
  return null;
};

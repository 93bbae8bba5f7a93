import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startEngine } from '../../scripts/local/engine/engine.mjs';
import { findFreePort } from '../../scripts/local/ports.mjs';
import { adminInProcess } from '../../tests/support/local-admin';
import { type LocalStart, untilReady } from '../../tests/support/local-start';
import { createDirectoryAdmin } from './directory-admin';
import { type FaultProxy, startFaultProxy } from './fault-proxy';
import { createObserver, type Observer } from './observer';
import { type Person, signUp } from './person';

export interface SoakOptions {
  readonly milliseconds: number;
  /** How many people do something at the same time; and one admin for every four of them. */
  readonly people: number;
  /** The share of the calls to DynamoDB that get a fault. */
  readonly faultShare: number;
  /** How many times the service is killed and started again during the run. Before each time, DynamoDB fails completely for two seconds. */
  readonly restarts: number;
  /** Starts the service with these settings. */
  start(settings: Record<string, string>): LocalStart;
  /** Called with lines about the progress, and with each violation. */
  report(line: string): void;
}

/** What a soak has found. */
export interface SoakResult {
  readonly violations: readonly string[];
  /** How often each invariant was checked. */
  readonly checks: Readonly<Record<string, number>>;
  /** How many answers had each status. 0: the service was being restarted. */
  readonly statuses: Readonly<Record<string, number>>;
  readonly restarts: number;
  readonly calls: number;
  readonly faults: Readonly<Record<string, number>>;
  readonly people: number;
  /** For each run between two restarts, the resident memory of the service in MB after the first minute and at the end. */
  readonly memory: readonly { readonly after: number; readonly first: number; readonly last: number }[];
}

const MEMORY_MILLISECONDS = 5000;
/** A run of the service is warm after this time. */
const WARM_MILLISECONDS = 60_000;
/** Memory that grows by more than this, and by more than half, within one run is a leak. */
const GROWTH_MB = 150;
/** After so many acts, somebody else takes the place of a person. The person is checked again at the end. */
const ACTS_PER_PERSON = 40;
const MAX_REMEMBERED = 200;
const OUTAGE_MILLISECONDS = 2000;
/** Between two acts of a person. */
const PAUSE_MILLISECONDS = 150;

/** The resident memory of a process in MB. Linux only; `null` elsewhere. */
const memoryOf = (pid: number | undefined): number | null => {
  try {
    const pages = Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]);
    // A process that has just been killed has none.
    return pages === 0 ? null : Math.round((pages * 4096) / 1_000_000);
  } catch {
    return null;
  }
};

/**
 * Simulated people use the service for a long time. Meanwhile DynamoDB fails now and then, and the service is killed. They remember what
 * was acknowledged, and check that it stays true: all the time, and once more at the end.
 */
export const runSoak = async (options: SoakOptions): Promise<SoakResult> => {
  const dataDir = mkdtempSync(join(tmpdir(), 'latchkey-soak-'));
  const [port, enginePort] = await Promise.all([findFreePort(), findFreePort()]);
  const engine = await startEngine({ port: enginePort, dataDir });
  const proxy = await startFaultProxy(engine.endpoint, 0);
  const settings = {
    PORT: String(port),
    DATA_DIR: dataDir,
    AWS_ENDPOINT_URL_DYNAMODB: proxy.endpoint,
    CONTRACT_MODE: 'hardened',
    BCRYPT_COST: '4',
    LIMIT_ACCOUNT_FAILURES: '0',
    LIMIT_ADDRESS_FAILURES: '0',
    LIMIT_SIGNUPS: '0',
    LIMIT_MAILS: '0',
    LOG_LEVEL: 'WARN',
  };
  const origin = `http://localhost:${port}`;
  const observer = createObserver(origin, proxy, options.report);
  const service = createServiceRuns(options, settings, observer);
  try {
    await service.start();
    const credentials = { email: 'soak-admin', password: `soak ${randomUUID()}` };
    await adminInProcess(settings)(['create', '--email', credentials.email, '--role', 'admin'], credentials.password);
    proxy.setShare(options.faultShare);
    const people = await live(options, { origin, observer, service, proxy, credentials });
    proxy.setShare(0);
    await service.restart();
    const waiting = [...people];
    const verifyNext = async () => {
      for (let person = waiting.pop(); person !== undefined; person = waiting.pop()) await person.verify();
    };
    await Promise.all(Array.from({ length: options.people }, verifyNext));
    return resultOf({ observer, proxy, service, people: people.length });
  } finally {
    await service.stop();
    await proxy.stop();
    await engine.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
};

type ServiceRuns = ReturnType<typeof createServiceRuns>;

const createServiceRuns = ({ start, report }: SoakOptions, settings: Record<string, string>, observer: Observer) => {
  let local: LocalStart | null = null;
  let restarts = 0;
  const memory: { after: number; first: number; last: number }[] = [];
  let startedAt = 0;

  const begin = async () => {
    local = await untilReady(start(settings));
    startedAt = Date.now();
    memory.push({ after: 0, first: 0, last: 0 });
    observer.up();
  };
  /** Kills the process and all that it has started: they are one process group. */
  const kill = async () => {
    if (local?.process.pid === undefined) return;
    try {
      process.kill(-local.process.pid, 'SIGKILL');
    } catch {
      // The process has ended by itself. The observer notices that.
    }
    await local.exited;
    local = null;
  };
  return {
    start: begin,
    restart: async () => {
      observer.down();
      await kill();
      restarts += 1;
      report(`restart ${restarts}`);
      await begin();
    },
    stop: kill,
    /** Record how much memory the service uses now. */
    weigh: () => {
      const run = memory.at(-1);
      const megabytes = memoryOf(local?.process.pid);
      if (run === undefined || megabytes === null) return;
      run.after = Math.round((Date.now() - startedAt) / 1000);
      if (Date.now() - startedAt <= WARM_MILLISECONDS || run.first === 0) run.first = megabytes;
      run.last = megabytes;
    },
    get restarts() {
      return restarts;
    },
    memory,
  };
};

interface Scene {
  readonly origin: string;
  readonly observer: Observer;
  readonly service: ServiceRuns;
  readonly proxy: FaultProxy;
  readonly credentials: { readonly email: string; readonly password: string };
}

const live = async (
  options: SoakOptions,
  { origin, observer, service, proxy, credentials }: Scene,
): Promise<readonly Pick<Person, 'verify'>[]> => {
  const end = Date.now() + options.milliseconds;
  const isOver = () => Date.now() >= end;
  const remembered: Pick<Person, 'verify'>[] = [];
  const pause = () => sleep(PAUSE_MILLISECONDS * (0.5 + Math.random()));

  const beSomebody = async () => {
    while (!isOver()) {
      const person = await signUp(origin, observer);
      if (person === null) {
        await pause();
        continue;
      }
      if (remembered.length < MAX_REMEMBERED) remembered.push(person);
      for (let acts = 0; acts < ACTS_PER_PERSON && !isOver(); acts += 1) {
        await person.act();
        await pause();
      }
      await person.verify();
    }
  };
  const beAdmin = async () => {
    const admin = createDirectoryAdmin(observer, credentials);
    remembered.push(admin);
    while (!isOver()) {
      await admin.act();
      await pause();
    }
  };
  const restartSometimes = async () => {
    const every = options.milliseconds / (options.restarts + 1);
    for (let done = 0; done < options.restarts; done += 1) {
      await sleep(every / 2);
      proxy.setShare(1);
      await sleep(OUTAGE_MILLISECONDS);
      proxy.setShare(options.faultShare);
      await sleep(every / 2);
      await service.restart();
    }
  };
  const weighAndReport = async () => {
    for (let next = Date.now() + 60_000; !isOver(); ) {
      await sleep(Math.min(MEMORY_MILLISECONDS, Math.max(0, end - Date.now())));
      service.weigh();
      if (Date.now() < next) continue;
      next += 60_000;
      const answers = [...observer.statuses.values()].reduce((sum, count) => sum + count, 0);
      const left = Math.ceil((end - Date.now()) / 60_000);
      options.report(
        `${answers} answers, ${observer.violations.length} violations, ${service.memory.at(-1)?.last} MB, ${left} min left`,
      );
    }
  };
  const admins = Math.ceil(options.people / 4);
  await Promise.all([
    ...Array.from({ length: options.people }, beSomebody),
    ...Array.from({ length: admins }, beAdmin),
    restartSometimes(),
    weighAndReport(),
  ]);
  return remembered;
};

const resultOf = ({
  observer,
  proxy,
  service,
  people,
}: {
  observer: Observer;
  proxy: FaultProxy;
  service: ServiceRuns;
  people: number;
}): SoakResult => {
  const leaks = service.memory
    .filter(({ after, first, last }) => after > 240 && last - first > GROWTH_MB && last > 1.5 * first)
    .map(({ after, first, last }) => `memory grew from ${first} MB to ${last} MB in ${after} s`);
  return {
    violations: [...observer.violations, ...leaks],
    checks: Object.fromEntries([...observer.checks].sort()),
    statuses: Object.fromEntries([...observer.statuses].sort(([one], [other]) => one - other)),
    restarts: service.restarts,
    calls: proxy.calls,
    faults: proxy.faults,
    people,
    memory: service.memory.filter(({ after }) => after > 0),
  };
};

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { AdminError } from '../../../../scripts/admin/admin-error';
import type { RestoreControl } from '../../../../scripts/admin/restore/control';
import { createStateFile } from '../../../../scripts/admin/restore/restore-state';
import { type RestoreDeps, type RestorePlan, runRestore } from '../../../../scripts/admin/restore/run-restore';
import type { SealResult } from '../../../../scripts/admin/restore/run-seal';
import { createFixedClock } from '../../../support/deps';
import { createReaper, survives } from '../reaper';

const directory = mkdtempSync(join(tmpdir(), 'latchkey-restore-steps-'));
afterAll(() => rmSync(directory, { recursive: true }));

const AT = new Date('2026-11-30T02:00:00.000Z');
const SEALED: SealResult = {
  resumed: false,
  users: 1,
  sealedBefore: 0,
  sessions: 0,
  apps: 0,
  removedSigningKeys: [],
  lostSealingKeys: {},
  repeated: { passwords: 0, passkeys: 0, recoveryCodes: 0, inactive: 0, deleted: 0 },
  correctedCustomers: [],
  withoutAdmin: [],
};
const plan: RestorePlan = {
  identity: 'this restore',
  usersTable: 'users',
  at: AT,
  tables: [
    { name: 'users', copy: 'users-copy' },
    { name: 'roles', copy: 'roles-copy' },
  ],
  hasCopies: false,
  dryRun: false,
};

/** AWS, as far as a restore needs it: two functions of the stage, and one of another stage. */
const createFakeStage = () => {
  const concurrency: Record<string, number | null> = { signIn: 20, getProfile: null, sendMails: 0 };
  const tables = new Map<string, 'busy' | 'active'>([
    ['users', 'active'],
    ['roles', 'active'],
  ]);
  const said: string[] = [];
  /** What happened in which order. Copies and seals while a function may run are faults. */
  const done: string[] = [];
  const isOpen = () => Object.values(concurrency).some((reserved) => reserved !== 0);
  const whileClosed = (what: string) => {
    if (isOpen()) throw new Error(`${what} while the service is open`);
    done.push(what);
  };
  const control: RestoreControl = {
    findRecovery: async () => ({
      earliest: new Date('2026-11-01T00:00:00Z'),
      latest: new Date('2026-11-30T09:00:00Z'),
    }),
    tableState: async (table) => {
      const state = tables.get(table);
      // A copy is there at the second look.
      if (state === 'busy') tables.set(table, 'active');
      return state ?? 'absent';
    },
    restoreTable: async ({ from, to, at }) => {
      expect(at).toEqual(AT);
      if (tables.has(to)) return;
      tables.set(to, 'busy');
      done.push(`restore ${from} as ${to}`);
    },
    listFunctions: async () =>
      Object.entries(concurrency).map(([name, reservedConcurrency]) => ({
        name,
        timeoutSeconds: 10,
        reservedConcurrency,
      })),
    findSettings: async () => null,
    reserveConcurrency: async (name, reserved) => {
      concurrency[name] = reserved;
    },
  };
  const path = join(directory, `${Math.random()}.json`);
  const deps = (reaper = createReaper(), seal: SealResult = SEALED): RestoreDeps => ({
    control: reaper.watchAll(control),
    state: reaper.watchAll(createStateFile(path, plan.identity)),
    clock: createFixedClock('2026-11-30T10:00:00.000Z'),
    copy: reaper.watch(async ({ from, to }, { dryRun }) => {
      if (!dryRun) whileClosed(`copy ${from} to ${to}`);
      return { same: 5, written: 2, deleted: 1 };
    }),
    seal: reaper.watch(async () => {
      whileClosed('seal');
      return seal;
    }),
    confirm: async () => {},
    announce: (line) => void said.push(line),
    progress: () => {},
    wait: async (milliseconds) => {
      done.push(`wait ${milliseconds}`);
    },
  });
  return { concurrency, tables, control, done, said, deps };
};

const BEFORE = { signIn: 20, getProfile: null, sendMails: 0 };

test('restores copies, closes, copies back, seals and opens, in this order', async () => {
  const stage = createFakeStage();
  const result = await runRestore(stage.deps(), plan);
  expect(stage.done).toEqual([
    'restore users as users-copy',
    'restore roles as roles-copy',
    'wait 5000',
    'wait 5000',
    'wait 10000',
    'copy users-copy to users',
    'copy roles-copy to roles',
    'seal',
  ]);
  expect(stage.concurrency).toEqual(BEFORE);
  expect(result).toMatchObject({
    compared: [
      { table: 'users', counts: { written: 2 } },
      { table: 'roles', counts: { deleted: 1 } },
    ],
    changedFrom: new Date('2026-11-30T10:00:00.000Z'),
    stoppedFunctions: 3,
  });
});

test('waits until no container remembers a removed signing key', async () => {
  const stage = createFakeStage();
  await runRestore(stage.deps(createReaper(), { ...SEALED, removedSigningKeys: ['kid'] }), plan);
  expect(stage.done.slice(-2)).toEqual(['seal', 'wait 300000']);
});

test('stops nothing in a dry run, or if the operator does not confirm', async () => {
  const stage = createFakeStage();
  await runRestore(stage.deps(), { ...plan, dryRun: true });
  const refusal = async () => {
    throw new AdminError('not_confirmed', 'no');
  };
  const deps = { ...stage.deps(), confirm: refusal };
  await expect(runRestore(deps, plan)).rejects.toMatchObject({ code: 'not_confirmed' });
  expect(stage.done.filter((what) => what.startsWith('copy') || what === 'seal')).toEqual([]);
  expect(stage.concurrency).toEqual(BEFORE);
});

test('comes to the same end wherever it is killed, and never works on the tables of an open service', async () => {
  const whole = createReaper();
  await runRestore(createFakeStage().deps(whole), plan);
  expect(whole.effects()).toBeGreaterThan(20);
  for (let nth = 1; nth <= whole.effects(); nth += 1)
    for (const moment of ['before', 'after'] as const) {
      const stage = createFakeStage();
      expect(await survives(() => runRestore(stage.deps(createReaper(nth, moment)), plan))).toBe(false);
      await runRestore(stage.deps(), plan);
      expect(stage.concurrency).toEqual(BEFORE);
      expect(stage.done).toEqual(
        expect.arrayContaining(['copy users-copy to users', 'copy roles-copy to roles', 'seal']),
      );
      expect(stage.done.filter((what) => what.startsWith('restore'))).toHaveLength(2);
    }
});

test('ends although it is killed again and again', async () => {
  const stage = createFakeStage();
  let kills = 0;
  while (!(await survives(() => runRestore(stage.deps(createReaper(1 + ((kills * 7) % 29), 'after')), plan)))) {
    kills += 1;
    if (kills > 200) throw new Error('it does not end');
  }
  expect(stage.concurrency).toEqual(BEFORE);
});

test('continues no other restore', async () => {
  const stage = createFakeStage();
  await survives(() => runRestore(stage.deps(createReaper(20, 'after')), plan));
  const state = createStateFile(join(directory, 'other.json'), 'another restore');
  await state.write({ identity: 'another restore' });
  const deps = { ...stage.deps(), state: createStateFile(state.path, plan.identity) };
  await expect(runRestore(deps, plan)).rejects.toMatchObject({ code: 'other_work' });
});

const refused: [what: string, change: Partial<RestoreControl>, code: string][] = [
  ['a table without point-in-time recovery', { findRecovery: async () => null }, 'not_restorable'],
  [
    'a moment that is too early',
    {
      findRecovery: async () => ({
        earliest: new Date('2026-11-30T03:00:00Z'),
        latest: new Date('2026-11-30T09:00:00Z'),
      }),
    },
    'not_restorable',
  ],
  ['a stage without functions', { listFunctions: async () => [] }, 'no_functions'],
];
test.each(refused)('refuses %s, and changes nothing', async (_, change, code) => {
  const stage = createFakeStage();
  const deps = { ...stage.deps(), control: { ...stage.control, ...change } };
  await expect(runRestore(deps, plan)).rejects.toMatchObject({ code });
  expect([stage.concurrency, stage.done.includes('seal')]).toEqual([BEFORE, false]);
});

test('refuses copies that do not exist, and a stage with functions that were deployed meanwhile', async () => {
  const stage = createFakeStage();
  await expect(runRestore(stage.deps(), { ...plan, hasCopies: true })).rejects.toMatchObject({ code: 'copy_missing' });
  await stage.deps().state.write({ identity: plan.identity, stopped: { signIn: 20 } });
  await expect(runRestore(stage.deps(), plan)).rejects.toMatchObject({ code: 'stage_changed' });
  expect(stage.done.includes('seal')).toBe(false);
});

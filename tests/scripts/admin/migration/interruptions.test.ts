import { appendFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import type { User } from '../../../../lib/auth/entities';
import type { MigrationStore } from '../../../../lib/auth/stores/migration-store';
import { type Journal, openJournal } from '../../../../scripts/admin/migration/journal';
import { readRecords } from '../../../../scripts/admin/migration/read-records';
import { type ExportPosition, runExport } from '../../../../scripts/admin/migration/run-export';
import { type ImportPosition, runImport } from '../../../../scripts/admin/migration/run-import';
import { createFixedClock } from '../../../support/deps';
import { newUser } from '../../../support/new-user';
import { createReaper, survives } from '../reaper';

const directory = mkdtempSync(join(tmpdir(), 'latchkey-interruptions-'));
afterAll(() => rmSync(directory, { recursive: true }));

type Reaper = ReturnType<typeof createReaper>;

const watchJournal = <Position>(reaper: Reaper, journal: Journal<Position>): Journal<Position> => ({
  ...journal,
  append: reaper.watch(journal.append),
  commit: reaper.watch(journal.commit),
  finish: reaper.watch(journal.finish),
});

/** What a write that was cut off leaves behind. */
const leaveHalfWritten = (path: string): void => {
  if (existsSync(path)) appendFileSync(path, '{"half":');
  writeFileSync(`${path}.position.json.new`, '{"ident');
};

const clock = createFixedClock();
const NEVER = Number.POSITIVE_INFINITY;
const never = async (): Promise<never> => {
  throw new Error('nobody should need this');
};

describe('an import that is killed and repeated', () => {
  const path = join(directory, 'users.csv');
  const RECORDS = 230;
  const isMalformed = (index: number) => index % 23 === 5;
  writeFileSync(
    path,
    [
      'email,name',
      ...Array.from({ length: RECORDS }, (_, index) =>
        isMalformed(index) ? 'no email at all!,x' : `${index}@example.com,x`,
      ),
    ].join('\n'),
  );
  const [rejected, malformed] = [
    `${path}.rejected.jsonl`,
    Array.from({ length: RECORDS }, (_, index) => index).filter(isMalformed),
  ];

  const createMemory = () => {
    const stored = new Map<string, User>();
    const importUser: MigrationStore['importUser'] = async ({ user }) => {
      if (stored.has(user.id)) return 'present';
      stored.set(user.id, user);
      return 'imported';
    };
    return { stored, importUser };
  };

  const run = async (importUser: MigrationStore['importUser'], reaper: Reaper) => {
    const journal = await openJournal<ImportPosition>(rejected, { identity: 'import', replaces: true });
    try {
      return await runImport(
        {
          migration: { importUser: reaper.watch(importUser) },
          users: { findUserId: async () => null, findUser: async () => null },
          roles: { listRoles: async () => [], ensureRole: never },
          customers: { findCustomer: async () => ({ id: 1, name: 'One' }), createCustomer: async () => true },
          sealing: { seal: async () => '' },
          clock,
          decrypt: null,
          progress: () => {},
        },
        {
          format: 'auto',
          firebase: null,
          cognitoPasswords: false,
          dryRun: false,
          customerId: 1,
          emailsVerified: true,
          roles: [],
          withoutFactors: false,
        },
        readRecords(path, 'csv'),
        watchJournal(reaper, journal),
      );
    } finally {
      await journal.close();
    }
  };

  const expectComplete = (stored: ReadonlyMap<string, User>) => {
    expect([...stored.values()].map(({ email }) => email).sort()).toEqual(
      Array.from({ length: RECORDS }, (_, index) => index)
        .filter((index) => !isMalformed(index))
        .map((index) => `${index}@example.com`)
        .sort(),
    );
    const lines = readFileSync(rejected, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ record }) => record)).toEqual(malformed.map((index) => index + 1));
    expect(existsSync(`${rejected}.position.json`)).toBe(false);
  };

  test('has every user once and every rejected record once, wherever it was killed', async () => {
    const whole = createReaper(NEVER, 'before');
    const first = createMemory();
    expect(await run(first.importUser, whole)).toMatchObject({
      records: RECORDS,
      imported: RECORDS - malformed.length,
      rejected: malformed.length,
    });
    expectComplete(first.stored);
    // Every moment around a commit, and some of those between.
    for (let nth = 1; nth <= whole.effects(); nth += nth % 93 < 3 ? 1 : 31)
      for (const moment of ['before', 'after'] as const) {
        const { stored, importUser } = createMemory();
        expect(await survives(() => run(importUser, createReaper(nth, moment)))).toBe(false);
        leaveHalfWritten(rejected);
        await run(importUser, createReaper(NEVER, 'before'));
        expectComplete(stored);
      }
  });

  test('ends even if it is killed again and again', async () => {
    const { stored, importUser } = createMemory();
    let kills = 0;
    while (!(await survives(() => run(importUser, createReaper(1 + Math.floor(Math.random() * 150), 'after'))))) {
      leaveHalfWritten(rejected);
      kills += 1;
    }
    expect(kills).toBeGreaterThan(0);
    expectComplete(stored);
  });

  test('is not resumed with another file or option', async () => {
    const { importUser } = createMemory();
    await survives(() => run(importUser, createReaper(150, 'before')));
    const other = openJournal(rejected, { identity: 'another import', replaces: true });
    await expect(other).rejects.toMatchObject({ code: 'other_work' });
    rmSync(`${rejected}.position.json`);
  });
});

describe('an export that is killed and repeated', () => {
  const path = join(directory, 'export.jsonl');
  const users = Array.from({ length: 40 }, () => newUser());
  const PAGE = 7;

  const run = async (reaper: Reaper) => {
    const journal = await openJournal<ExportPosition>(path, { identity: 'export', replaces: false });
    try {
      return await runExport(
        {
          migration: {
            readUsers: reaper.watch(async (after: string | null) => {
              const start = after === null ? 0 : Number(after);
              const next = start + PAGE < users.length ? String(start + PAGE) : null;
              return { users: users.slice(start, start + PAGE), next };
            }),
            readFactors: never,
          },
          roles: { listRoles: async () => [] },
          customers: { listCustomers: async () => [{ id: 1, name: 'One', activeAdmins: 0 }] },
          sealing: null,
          clock,
          encrypt: async (line) => line,
          progress: () => {},
        },
        watchJournal(reaper, journal),
      );
    } finally {
      await journal.close();
    }
  };

  const expectComplete = () => {
    const lines = readFileSync(path, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ kind }) => kind)).toEqual(['export', 'customer', ...users.map(() => 'user'), 'end']);
    expect(lines.slice(2, -1).map(({ id }) => id)).toEqual(users.map(({ id }) => id));
    expect(lines.at(-1)).toEqual({ kind: 'end', users: users.length });
    rmSync(path);
    rmSync(`${path}.position.json.new`, { force: true });
    expect(readdirSync(directory).filter((name) => name.startsWith('export'))).toEqual([]);
  };

  test('has every user once, wherever it was killed', async () => {
    const whole = createReaper(NEVER, 'before');
    expect(await run(whole)).toBe(users.length);
    expectComplete();
    for (let nth = 1; nth < whole.effects(); nth += 1)
      for (const moment of ['before', 'after'] as const) {
        expect(await survives(() => run(createReaper(nth, moment)))).toBe(false);
        leaveHalfWritten(path);
        expect(await run(createReaper(NEVER, 'before'))).toBe(users.length);
        expectComplete();
      }
  });

  test('never overwrites a file', async () => {
    writeFileSync(path, 'something else');
    await expect(run(createReaper(NEVER, 'before'))).rejects.toMatchObject({ code: 'file_exists' });
    expect(readFileSync(path, 'utf8')).toBe('something else');
    rmSync(path);
  });
});

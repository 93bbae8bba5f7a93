import { readdirSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import dataFormat from '../../../../lib/store/migrations/data-format.json' with { type: 'json' };
import { type Migration, missingChanges, type StoredItem } from '../../../../lib/store/migrations/migration';
import { migrations } from '../../../../lib/store/migrations/migrations';
import { toItem } from '../../../../lib/store/users/user-item';
import templateData from '../../../../serverless/data-format.cjs';
import { newUser } from '../../../support/new-user';

const migration = (id: string): Migration => {
  const found = migrations.find((one) => one.id === id);
  if (found === undefined) throw new Error(`no migration ${id}`);
  return found;
};

/** The item after the migration. */
const migrated = (id: string, item: StoredItem): StoredItem =>
  JSON.parse(JSON.stringify({ ...item, ...missingChanges(migration(id), item) }));

describe('the list of migrations', () => {
  test('has every file of its folder, in the order of their numbers, and the template names them', () => {
    const files = readdirSync('lib/store/migrations').filter((name) => /^\d/.test(name));
    const ids = files.sort().map((name) => name.replace(/^\d{4}-|\.ts$/g, ''));
    expect(migrations.map(({ id }) => id)).toEqual(ids);
    expect(templateData().Metadata.LatchkeyData).toEqual({ format: dataFormat.format, migrations: ids });
  });

  test('has all that this version requires', () => {
    const ids = migrations.map(({ id }) => id);
    for (const id of dataFormat.required) expect(ids).toContain(id);
  });
});

describe('search-names', () => {
  const user = newUser({ name: 'Ada Straße', firstName: 'Ada', lastName: 'L' });

  test('stores what the service stores today with a user, whom an earlier version stored without', () => {
    for (const given of [user, { ...user, name: null }, { ...user, name: null, firstName: null, lastName: null }]) {
      const today = JSON.parse(JSON.stringify(toItem(given)));
      const { email_key: _, name_key: __, search_name: ___, ...earlier } = today;
      expect(migrated('search-names', earlier)).toEqual(today);
      expect(missingChanges(migration('search-names'), today)).toBeNull();
    }
  });

  test('corrects what does not belong to the name', () => {
    const today = JSON.parse(JSON.stringify(toItem({ ...user, name: null, firstName: null, lastName: null })));
    expect(migrated('search-names', { ...today, search_name: 'OLD', name_key: 'OLD' })).toEqual(today);
  });

  test.each<[string, StoredItem]>([
    ['a claim', { id: 'email#ada@example.com', user_id: user.id }],
    ['a user whose name is no text', { id: user.id, email: 'ada@example.com', name: 7 }],
  ])('leaves %s as it is', (_, item) => {
    expect(missingChanges(migration('search-names'), item)).toBeNull();
  });
});

describe('failed-mails', () => {
  const parked = {
    email: 'a@example.com',
    id: '1',
    parked: 'parked',
    parked_reason: 'Rejected',
    parked_at: '2026-11-29',
  };

  test('puts a mail that was called parked into the list of failed mails', () => {
    const after = { ...parked, failed: 'failed', failed_reason: 'Rejected', failed_at: '2026-11-29' };
    expect(migrated('failed-mails', parked)).toEqual(after);
    expect(missingChanges(migration('failed-mails'), after)).toBeNull();
  });

  test('leaves every other mail as it is', () => {
    expect(missingChanges(migration('failed-mails'), { email: 'a@example.com', id: '1', sent_at: 'x' })).toBeNull();
  });
});

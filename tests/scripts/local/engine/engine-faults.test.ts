import { expect, test } from '@jest/globals';
import { adviceOn } from '../../../../scripts/local/engine/engine-faults.mjs';

const dataDir = '/data';

test.each([
  ['database disk image is malformed', 'The database in /data is damaged'],
  ['error: Database file is encrypted or not a valid SQLite database.', 'The database in /data is damaged'],
  ['error: Internal error: attempt to write a readonly database', 'The database in /data cannot be opened'],
  ['error: Internal error: unable to open database file: /data/x', 'The database in /data cannot be opened'],
  ['InternalServerError backend: database or disk is full', 'The disk with /data is full'],
  ['error: Internal error: disk I/O error', 'The disk with /data is full'],
])('%s: %s', (text, advice) => {
  expect(adviceOn(text, { dataDir })).toMatch(new RegExp(`^${advice}.*: .+\\(${text.slice(0, 5)}`));
});

test('an engine that was killed is told apart from one that failed', () => {
  expect(adviceOn('', { signal: 'SIGKILL', dataDir })).toBe(
    'It was ended by SIGKILL, by hand or because memory was short. No stored data is lost: start the service again.',
  );
  expect(adviceOn('something else', { dataDir })).toBe('something else');
});

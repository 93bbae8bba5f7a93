import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { makeFolder, orRefuse, prepareDataFolder } from '../../../../scripts/local/engine/data-folder.mjs';
import { StartError } from '../../../../scripts/local/start-error.mjs';

let parent: string;
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'latchkey-folder-'));
});
afterEach(() => rmSync(parent, { recursive: true }));

const rightsOf = (path: string) => (statSync(path).mode & 0o777).toString(8);

test('a folder that does not exist is made, for its owner only', () => {
  const dataDir = join(parent, 'a', 'b');
  prepareDataFolder(dataDir);
  expect(rightsOf(dataDir)).toBe('700');
  prepareDataFolder(dataDir);
});

test('what an earlier version left open is closed, and nothing else', () => {
  const [database, mail, other] = ['dynoxide.db', 'mail', 'notes.txt'].map((name) => join(parent, name)) as [
    string,
    string,
    string,
  ];
  for (const file of [database, other]) writeFileSync(file, '');
  mkdirSync(mail);
  chmodSync(database, 0o644);
  chmodSync(mail, 0o755);
  chmodSync(other, 0o644);

  prepareDataFolder(parent);

  expect([database, mail, other].map(rightsOf)).toEqual(['600', '700', '644']);
});

describe('a folder that cannot be', () => {
  test.each(['/proc/nope', '/proc/nope/deeper'])('%s is refused at once', (path) => {
    expect(() => makeFolder('DATA_DIR', path)).toThrow(
      new StartError(
        `DATA_DIR is ${path}: it cannot be created there. Set DATA_DIR to a folder that this user can write.`,
      ),
    );
  });

  test.each(['file', 'file/below'])('%s is refused', (name) => {
    writeFileSync(join(parent, 'file'), '');
    expect(() => makeFolder('SIGNING_KEYS_DIR', join(parent, name))).toThrow('a part of this path is not a folder');
  });

  test('a link to nowhere is refused', () => {
    symlinkSync(join(parent, 'nowhere'), join(parent, 'link'));
    expect(() => prepareDataFolder(join(parent, 'link'))).toThrow(StartError);
    expect(existsSync(join(parent, 'nowhere'))).toBe(false);
  });

  test.each([
    ['EACCES', 'this user may not write there'],
    ['EROFS', 'its file system is read-only'],
    ['ENOSPC', 'its disk is full'],
    ['EIO', 'it cannot be used (EIO)'],
  ])('%s is told in words', (code, words) => {
    const fail = () => {
      throw Object.assign(new Error(), { code, syscall: 'open' });
    };
    expect(() => orRefuse('DATA_DIR', '/data', fail)).toThrow(
      new StartError(`DATA_DIR is /data: ${words}. Set DATA_DIR to a folder that this user can write.`),
    );
  });

  test('another error is no fault of the folder', () => {
    const bug = new TypeError('bug');
    expect(() =>
      orRefuse('DATA_DIR', '/data', () => {
        throw bug;
      }),
    ).toThrow(bug);
  });
});

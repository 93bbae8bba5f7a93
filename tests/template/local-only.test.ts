import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { apiOperations } from '../support/api-routes';
import { packageDir } from '../support/package-dir';
import { readTemplate } from '../support/template';
import { zipEntries } from '../support/zip-entries';

/** Paths, files and words that only a local run has: the inbox page and its mailer. */
const LOCAL_ONLY = ['/inbox', 'local-mailer', 'mail-places', 'scripts/local', 'srcdoc'];

const template = readTemplate(packageDir());
const zips = readdirSync(packageDir()).filter((name) => name.endsWith('.zip'));

test.each(zips)('%s contains no part of the local inbox', (name) => {
  const files = [...zipEntries(readFileSync(join(packageDir(), name)))].map(([path, content]) => `${path}\n${content}`);
  expect(files).not.toEqual([]);
  expect(LOCAL_ONLY.filter((word) => files.some((file) => file.includes(word)))).toEqual([]);
});

test('no route leads to the local inbox, and nothing in the template mentions it', () => {
  expect(apiOperations(template)).not.toEqual([]);
  expect(LOCAL_ONLY.filter((word) => JSON.stringify(template).includes(word))).toEqual([]);
});

test('deployed code imports nothing from the local run', () => {
  const sources = ['functions', 'lib'].flatMap((dir) =>
    readdirSync(dir, { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts'))
      .map((path) => join(dir, path)),
  );
  expect(sources.filter((path) => /(?:from|import)\W[^\n]*\/scripts\//.test(readFileSync(path, 'utf8')))).toEqual([]);
});

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

/** A sign-in method that has no override in biome.json yet. */
const NEW = 'new-method';

const { overrides } = JSON.parse(readFileSync('biome.json', 'utf8')) as {
  overrides: { includes: string[]; plugins?: string[] }[];
};
const folders = readdirSync('lib/auth', { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== 'stores')
  .map(({ name }) => name);

/** Imports of files in lib/auth/, as `file` and `imported`. The files are written to a temporary folder. */
const imports = [
  ...[...folders, NEW].flatMap((from) =>
    [...folders, NEW].filter((to) => to !== from).map((to) => ({ file: `${from}/${to}.ts`, imported: `../${to}/x` })),
  ),
  ...[...folders, NEW].map((to) => ({ file: `ground-${to}.ts`, imported: `./${to}/x` })),
  { file: 'ground-event-types.ts', imported: './events/event-types' },
  ...[...folders, NEW].flatMap((from) => [
    { file: `${from}/entities.ts`, imported: '../entities' },
    { file: `${from}/stores.ts`, imported: '../stores/users-store' },
    { file: `${from}/crypto.ts`, imported: '../../crypto/hash-token' },
    { file: `${from}/parts/ground.ts`, imported: '../../entities' },
    { file: `${from}/parts/new.ts`, imported: `../../${NEW}-2/x` },
    { file: `${from}/aws.ts`, imported: '@aws-sdk/client-dynamodb' },
    { file: `${from}/functions.ts`, imported: '../../../functions/auth-service/sign-in' },
    ...['endpoints', 'http', 'store', 'runtime', 'observe', 'mail', 'quality', 'events', 'streams'].map((layer) => ({
      file: `${from}/lib-${layer}.ts`,
      imported: `../../${layer}/x`,
    })),
  ]),
];

/** Imports of the other layers: the place of the file -> what it may import, and what it may not. */
const layers: Record<string, { may: string[]; mayNot: string[] }> = {
  'functions/auth-service': {
    may: ['../../lib/endpoints/auth-service/x', '../../lib/runtime/x', '../../lib/guards', './openapi.json'],
    mayNot: [
      ...['store/users', 'http', 'auth/users', 'crypto', 'quality'].map((layer) => `../../lib/${layer}/x`),
      ...['../../lib/config', '../../lib/settings', '../../scripts/admin/run', './sign-up', '../session-api/log-in'],
    ],
  },
  'lib/endpoints/auth-service': {
    may: ['../../http/x', '../../auth/sessions/x', '../../observe/x', '../answers', './surface'],
    mayNot: [
      ...['store/users', 'runtime', 'crypto', 'quality', 'mail'].map((layer) => `../../${layer}/x`),
      ...['../../config', '../../settings', '../../events/deliver-events', '../../../functions/auth-service/sign-in'],
    ],
  },
  'lib/http': {
    may: ['../auth/errors', '../observe/x', '../html/x', './response'],
    mayNot: ['../endpoints/operation', '../store/users/x', '../runtime/x', '../events/x', '../settings', '../config'],
  },
  'lib/store/users': {
    may: ['../../auth/entities', '../../auth/stores/x', '../../observe/x', '../table/x', './x'],
    mayNot: [
      '../../http/x',
      '../../endpoints/x',
      '../../runtime/x',
      '../../crypto/x',
      '../../events/x',
      '../../config',
    ],
  },
  'lib/runtime': { may: ['../store/users/x', '../config'], mayNot: ['../http/x', '../endpoints/x', '../guards'] },
  'lib/mail': {
    may: ['../auth/mails', '../html/x', '../languages', '../streams/x', '../observe/x'],
    mayNot: ['../http/x', '../endpoints/x', '../store/mails/x', '../runtime/x', '../events/x', '../config'],
  },
  'lib/streams': { may: ['./x', '../observe/x'], mayNot: ['../auth/entities', '../store/table/x', '../mail/x'] },
  'lib/events': { may: ['../streams/x', '../observe/x'], mayNot: ['../auth/entities', '../store/x', '../runtime/x'] },
  'lib/quality': { may: ['../auth/ports', '../observe/x'], mayNot: ['../store/x', '../events/x', '../http/x'] },
  'lib/client': {
    may: ['./send'],
    mayNot: ['../auth/errors', '../server/user', '../../functions/x', 'valibot', 'jose'],
  },
  'lib/server': {
    may: ['./user', 'jose'],
    mayNot: ['../auth/errors', '../client/send', '@aws-sdk/client-dynamodb', 'express'],
  },
  ...Object.fromEntries(
    ['crypto', 'observe', 'html'].map((leaf) => [
      `lib/${leaf}`,
      { may: ['./x'], mayNot: ['../auth/entities', '../store/table/x', '../http/x', '../config'] },
    ]),
  ),
};
const layerImports = Object.entries(layers).flatMap(([place, { may, mayNot }]) =>
  [...may, ...mayNot].map((imported, index) => ({ place, imported, path: `${place}/rule-${index}.ts` })),
);

const directory = mkdtempSync(join(tmpdir(), 'import-rules-'));
let refused: Set<string>;

beforeAll(() => {
  // A plugin is a path, and no rule of imports.
  const importRules = overrides.filter(({ plugins }) => plugins === undefined);
  const config = { linter: { rules: { preset: 'none' } }, overrides: importRules };
  writeFileSync(join(directory, 'biome.json'), JSON.stringify(config));
  for (const { file, imported } of imports) {
    const path = join(directory, 'lib/auth', file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `import '${imported}';\n`);
  }
  for (const { path, imported } of layerImports) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), `import '${imported}';\n`);
  }
  const options = ['lint', '--only=style/noRestrictedImports', '--reporter=json', '--max-diagnostics=none', '.'];
  const { stdout } = spawnSync(resolve('node_modules/.bin/biome'), options, { cwd: directory, encoding: 'utf8' });
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: { location: { path: string } }[] };
  refused = new Set(diagnostics.map(({ location }) => location.path.replace('lib/auth/', '')));
});
afterAll(() => rmSync(directory, { recursive: true }));

const allowed = (filter: RegExp): string[] =>
  imports.map(({ file }) => file).filter((file) => filter.test(file) && !refused.has(file));

test('every folder of lib/auth has an override of its own, after the one for folders without', () => {
  const places = folders.map((name) => overrides.findIndex(({ includes }) => includes[0] === `lib/auth/${name}/**`));
  const general = overrides.findIndex(({ includes }) => includes[0] === 'lib/auth/*/**');
  expect(general).toBeGreaterThan(-1);
  // A later override replaces the rule of an earlier one.
  expect(places.filter((place) => place <= general)).toEqual([]);
});

describe('the import rules of lib/auth', () => {
  test('allow every folder the ground files, the stores and lib/crypto', () => {
    expect(allowed(/\/(entities|stores|crypto|parts\/ground)\.ts$/)).toHaveLength(4 * (folders.length + 1));
  });

  test.each([...folders, NEW])('keep AWS, functions and the other layers out of %s', (folder) => {
    expect(allowed(new RegExp(`^${folder}/(aws|functions|lib-[a-z]+)\\.ts$`))).toEqual([]);
  });

  test.each(folders)('let no folder above %s be imported by it', (folder) => {
    const both = folders.filter((other) => {
      const [there, back] = [`${folder}/${other}.ts`, `${other}/${folder}.ts`];
      return other !== folder && !refused.has(there) && !refused.has(back);
    });
    expect(both).toEqual([]);
  });

  test('keep a new folder out of every other one, also of its subfolders', () => {
    expect(allowed(new RegExp(`/${NEW}\\.ts$|/parts/new\\.ts$`))).toEqual([]);
  });

  test('let a new folder import the folders below the sign-in methods only', () => {
    expect(allowed(new RegExp(`^${NEW}/(${folders.join('|')})\\.ts$`)).sort()).toEqual(
      ['credentials', 'events', 'limits', 'mailing', 'passwords', 'sessions', 'users'].map((to) => `${NEW}/${to}.ts`),
    );
  });

  test('let the ground files import no folder, but the types of events', () => {
    expect(allowed(/^ground-/)).toEqual(['ground-event-types.ts']);
  });
});

test.each(Object.entries(layers))('%s imports its layers only', (place, { mayNot }) => {
  const refusedImports = layerImports.filter((one) => one.place === place && refused.has(one.path));
  expect(refusedImports.map(({ imported }) => imported)).toEqual(mayNot);
});

import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { transformSync } from 'esbuild';
import { type Application, newApplication } from '../../support/npm-package';

jest.setTimeout(180_000);

let application: Application;
beforeAll(async () => {
  application = await newApplication({ withJose: true });
});
afterAll(() => application?.remove());

const installed = (path: string): string => readFileSync(join(application.directory, 'node_modules', path), 'utf8');

/** An application in TypeScript. Every comment that expects an error is checked too. */
const PROGRAM = `
import { type Client, createClient } from 'latchkey/client';
import { expressGuard, fetchGuard } from 'latchkey/server';

export const check = async (auth: Client): Promise<void> => {
  const signIn = await auth.signIn({ email: 'bob@example.com', password: 'p' });
  if (signIn.ok)
    switch (signIn.data.message) {
      case 'logged in':
        break;
      default:
        signIn.data.challenge satisfies string;
    }
  else
    switch (signIn.code) {
      case 'too_many_attempts':
        signIn.retryAfter satisfies number | undefined;
        break;
      // @ts-expect-error: a sign-in has no such code
      case 'no_such_code':
        break;
    }
  const users = await auth.searchUsers({ limit: 20 });
  if (users.ok) users.data.users[0]?.email satisfies string | undefined;
  await auth.getDirectoryUser({ id: 'a' }, { signal: AbortSignal.timeout(1000) });
  // @ts-expect-error: the input is missing
  await auth.signIn();
  // @ts-expect-error: a field is missing
  await auth.signIn({ email: 'bob@example.com' });
  // @ts-expect-error: the parameter of the path is missing
  await auth.getDirectoryUser({});
  // @ts-expect-error: data exists only if ok
  users.data;
};

const options = { issuer: 'https://auth.example.com' };
export const auth = createClient({ baseUrl: options.issuer, credentials: 'token' });
export const express = expressGuard(options).requireRoles('admin', 'editor');
export const hono = fetchGuard(options).requireUser((request, user) => new Response(request.url + user.id));
// @ts-expect-error: the issuer is missing
() => fetchGuard({});
console.log(Object.keys(auth).includes('signIn'), typeof express, typeof hono);
`;

test('installs without a network, a dependency, a script, or anything of the service', () => {
  expect(readdirSync(join(application.directory, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual([
    'jose',
    'latchkey',
  ]);
  const manifest = JSON.parse(installed('latchkey/package.json')) as Record<string, unknown>;
  for (const field of ['dependencies', 'optionalDependencies', 'devDependencies', 'scripts', 'private'])
    expect(manifest).not.toHaveProperty(field);
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  expect(manifest).toMatchObject({ name: 'latchkey', version, type: 'module', peerDependencies: { jose: '^6' } });
  expect(readdirSync(join(application.directory, 'node_modules/latchkey')).sort()).toEqual([
    '.build',
    'LICENSE',
    'README.md',
    'package.json',
  ]);
});

test('the client names no module but itself; the server only jose', () => {
  const imports = (file: string) => [...installed(`latchkey/.build/npm/${file}`).matchAll(/from ['"](.+?)['"]/g)];
  expect(imports('client.js')).toEqual([]);
  expect(new Set(imports('server.js').map(([, name]) => name))).toEqual(new Set(['jose']));
});

describe('an application in TypeScript', () => {
  test.each([
    ['for Node', { module: 'nodenext', lib: ['es2022'], types: ['node'], typeRoots: [resolve('node_modules/@types')] }],
    [
      'for browsers',
      { module: 'esnext', moduleResolution: 'bundler', lib: ['es2022', 'dom', 'dom.iterable'], types: [] },
    ],
  ])('is checked against the types, %s', async (_title, compilerOptions) => {
    application.write({
      'program.ts': PROGRAM,
      'tsconfig.json': JSON.stringify({
        compilerOptions: { target: 'es2022', strict: true, noEmit: true, skipLibCheck: false, ...compilerOptions },
        files: ['program.ts'],
      }),
    });
    await expect(application.run(resolve('node_modules/typescript/bin/tsc'), ['-p', '.'])).resolves.toBe('');
  });

  test('runs on Node', async () => {
    application.write({ 'program.mjs': transformSync(PROGRAM, { loader: 'ts' }).code });
    expect(await application.run('program.mjs', [])).toBe('true function function\n');
  });
});

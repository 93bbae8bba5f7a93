import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { verifyRegistration } from '../../lib/crypto/passkey-registration';
import { bundleFunctions } from '../../serverless/plugins/bundle-functions.mjs';
import { createSoftwareAuthenticator, newWebAuthnChallenge } from '../support/software-authenticator';

const NAME = 'passkey-assertion.mjs';

let files: Map<string, string>;
let directory: string;

beforeAll(async () => {
  const entries = [
    { key: 'signIn', handler: 'functions/auth-service/sign-in.handler' },
    { key: 'getProfile', handler: 'functions/auth-service/get-profile.handler' },
  ];
  const [signIn = new Map(), getProfile = new Map()] = await bundleFunctions(process.cwd(), entries);
  expect([...getProfile.keys()]).toEqual(['index.mjs', 'error-page.mjs']);
  files = signIn;
  directory = await mkdtemp(join(tmpdir(), 'latchkey-lazy-'));
  await writeFile(join(directory, NAME), files.get(NAME) ?? '');
});

afterAll(() => rm(directory, { recursive: true }));

test('a module that is imported dynamically is a file beside the function, and no part of it', () => {
  expect(files.get('index.mjs')).toContain(`import("./${NAME}")`);
  expect(files.get('index.mjs')).not.toContain('Unexpected authentication response');
  expect(files.get(NAME)).toContain('Unexpected authentication response');
});

test.each(['ES256', 'EdDSA', 'RS256'] as const)(
  'without its unused parts, it still checks signatures of %s',
  async (kind) => {
    const relyingParty = { id: 'localhost', origins: ['http://localhost:3000'] };
    const expected = { challenge: newWebAuthnChallenge(), relyingParty };
    const authenticator = createSoftwareAuthenticator({ userHandle: 'a user', kind });
    const registration = authenticator.register(expected.challenge);
    const key = await verifyRegistration({ id: registration.id, ...registration.response }, expected);
    const { id, response } = authenticator.answer(expected.challenge);
    const run = async (publicKey: Uint8Array) => {
      const given = [{ id, userHandle: null, ...response }, expected, { publicKey: [...publicKey], counter: 0 }];
      const script = `
      const { verifyAssertion } = await import('./${NAME}');
      const [sent, expected, key] = ${JSON.stringify(given)};
      const verified = await verifyAssertion(sent, expected, { ...key, publicKey: new Uint8Array(key.publicKey) });
      console.log(JSON.stringify(verified));`;
      const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
        cwd: directory,
      });
      return JSON.parse(stdout) as unknown;
    };
    expect(await run(key?.publicKey ?? new Uint8Array())).toEqual({ counter: 0, userVerified: true, backedUp: true });
    expect(await run(new Uint8Array(77))).toBeNull();
  },
);

test('imported hashes are checked by a file of their own, with the part of hash-wasm that they need', async () => {
  const name = 'imported-hash.mjs';
  expect(files.get('index.mjs')).toContain(`import("./${name}")`);
  expect(files.get('index.mjs')).not.toContain('WebAssembly');
  await writeFile(join(directory, name), files.get(name) ?? '');
  // From src/test.c of the reference implementation of Argon2.
  const hash = 'imported-v1:$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4';
  const script = `
    const { verifyImportedHash } = await import('./${name}');
    console.log(await verifyImportedHash('${hash}', 'password'), await verifyImportedHash('${hash}', 'other'));`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
    cwd: directory,
  });
  expect(stdout).toBe('true false\n');
});

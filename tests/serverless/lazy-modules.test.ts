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
  expect([...getProfile.keys()].sort()).toEqual(['error-page.mjs', 'index.mjs']);
  files = signIn;
  directory = await mkdtemp(join(tmpdir(), 'latchkey-lazy-'));
  await writeFile(join(directory, NAME), files.get(NAME) ?? '');
});

afterAll(() => rm(directory, { recursive: true }));

test('the page of an error is loaded when an answer is one', () => {
  expect(files.get('index.mjs')).toContain('import("./error-page.mjs")');
  expect(files.get('index.mjs')).not.toContain('<!doctype html>');
  expect(files.get('error-page.mjs')).toContain('<!doctype html>');
});

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

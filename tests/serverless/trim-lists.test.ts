import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, test } from '@jest/globals';
import { dictionary } from '@zxcvbn-ts/language-common';
import { isCommonPassword } from '../../lib/quality/common-passwords';
import { bundleFunction } from '../../serverless/plugins/bundle-functions.mjs';

const listFile = 'disposable-email-domains-js/dist/dict/disposable_email_blocklist.json';
const disposable: string[] = JSON.parse(readFileSync(createRequire(import.meta.url).resolve(listFile), 'utf8'));
const passwords = dictionary['passwords-common'];

/** Runs a script in a process of its own, as in Lambda. @returns its output. */
const run = (bundle: string, script: string): string =>
  execFileSync(process.execPath, ['--input-type=module'], {
    input: `${script.replace('BUNDLE', JSON.stringify(`data:text/javascript,${encodeURIComponent(bundle)}`))}`,
    env: { ...process.env, CONTRACT_MODE: 'hardened', MAIL_FROM: 'auth@example.com' },
    encoding: 'utf8',
    maxBuffer: 10_000_000,
  });

/** The results of the bundled `handler` for each of the `texts`. */
const verdictsOf = async (handler: string, texts: readonly string[]): Promise<boolean[]> =>
  JSON.parse(
    run(
      await bundleFunction(process.cwd(), handler),
      `const { handler } = await import(BUNDLE);
       const verdicts = [];
       for (const text of ${JSON.stringify(texts)}) verdicts.push(await handler(text));
       process.stdout.write(JSON.stringify(verdicts));`,
    ),
  );

test('a bundle has the same common passwords as lib/', async () => {
  const verdicts = await verdictsOf('lib/quality/common-passwords.isCommonPassword', passwords);
  expect(verdicts).toEqual(await Promise.all(passwords.map(isCommonPassword)));
});

test('a bundle has every disposable domain, and no others', async () => {
  const others = disposable.map((domain) => `not${domain}`).filter((domain) => !disposable.includes(domain));
  const verdicts = await verdictsOf('lib/quality/disposable-domains.isDisposableDomain', [...disposable, ...others]);
  expect(verdicts.slice(0, disposable.length)).not.toContain(false);
  expect(others.filter((_, index) => verdicts[disposable.length + index])).toEqual([]);
});

test('a bundle contains no unused passwords and no other dictionaries', async () => {
  const bundle = await bundleFunction(process.cwd(), 'functions/auth-service/reset-password.handler');
  expect(bundle.includes('azerty')).toBe(false);
  expect(bundle.length).toBeLessThan(335_000);
});

/** Records which large texts are decoded. */
const spy = `
  const taken = [];
  for (const method of ['match', 'split']) {
    const original = String.prototype[method];
    String.prototype[method] = function (...args) {
      if (this.length > 10_000) taken.push(method);
      return original.apply(this, args);
    };
  }
  const { handler } = await import(BUNDLE);
  const atStart = taken.length;`;

test('the start of a function decodes no list', async () => {
  const bundle = await bundleFunction(process.cwd(), 'functions/auth-service/sign-up.handler');
  const script = `${spy} process.stdout.write(JSON.stringify([typeof handler, atStart]));`;
  expect(JSON.parse(run(bundle, script))).toEqual(['function', 0]);
});

test.each(['lib/quality/common-passwords.isCommonPassword', 'lib/quality/disposable-domains.isDisposableDomain'])(
  '%s decodes its list at the first call, and once',
  async (handler) => {
    const script = `${spy}
      for (let times = 0; times < 3; times += 1) await handler('example.com');
      process.stdout.write(JSON.stringify([atStart, taken.length]));`;
    expect(JSON.parse(run(await bundleFunction(process.cwd(), handler), script))).toEqual([0, 1]);
  },
);

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { bundleFunction } from '../../serverless/plugins/bundle-functions.mjs';
import { keptErrors } from '../../serverless/plugins/lambda-trims.mjs';

const sources = readdirSync('lib', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => readFileSync(join('lib', file), 'utf8'));

/** The classes imported from a client that lib/ uses with `instanceof`. */
const testedErrors = sources.flatMap((source) => {
  const imported = [...source.matchAll(/import \{([^}]*)\} from '@aws-sdk\/client-[\w-]+'/g)].flatMap(
    ([, names = '']) => names.split(',').map((name) => name.trim()),
  );
  const tested = new Set([...source.matchAll(/instanceof (\w+)/g)].map(([, name]) => name));
  return imported.filter((name) => tested.has(name) && !name.endsWith('ServiceException'));
});

test('every error that is tested by class keeps its class in the bundles', () => {
  expect([...keptErrors].sort()).toEqual([...new Set(testedErrors)].sort());
});

test('a bundle has no class for an error that is not tested by class', async () => {
  const bundle = await bundleFunction(process.cwd(), 'functions/user-directory/issue-tokens.handler');
  for (const name of keptErrors) expect(bundle).toContain(`"${name}"`);
  expect(bundle.match(/registerError\(/g)?.length).toBeLessThan(10);
});

test('a bundle has only the operations of a REST service that are used', async () => {
  const bundle = await bundleFunction(process.cwd(), 'functions/hooks/send-mails.handler');
  expect(bundle.match(/\/v2\/email\/[\w/{}-]+/g)).toEqual(['/v2/email/outbound-emails']);
});

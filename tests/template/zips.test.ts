import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import apiDocument from '../../functions/gateway/openapi.json' with { type: 'json' };
import { primedRead } from '../../serverless/plugins/primed-read.mjs';
import { packageDir } from '../support/package-dir';
import { readTemplate, resourcesOfType, type TemplateValue, valueAt } from '../support/template';
import { zipEntries } from '../support/zip-entries';

/**
 * The maximum size of a zip in bytes. The OpenAPI document grows with every endpoint, so the function that answers
 * it may have its size in addition. The SDK takes 62 KB of a function with tables (108 KB without trimming), and the client of
 * another service 14 KB. A function that checks new passwords contains the common passwords, 26 KB. A function that checks new
 * emails also contains 40 KB of disposable domains. So does the one that sends mails, because of the mails that sign up.
 */
const budgets = {
  withTables: 100_000,
  withoutTables: 20_000,
  withDocument: 20_000 + deflateRawSync(JSON.stringify(apiDocument)).length,
  withKeys: 120_000,
  judgingPasswords: 140_000,
  sendingMails: 150_000,
  judgingAddresses: 183_000,
};
/** What a function that answers with pages of its own has in addition: the words of all languages and the style. */
const PAGE_BUDGET = 25_000;
/**
 * Of all modules that a function loads lazily: no cold start parses them. The check of passkeys takes 38 KB, that of new ones 74 KB,
 * that of imported hashes 14 KB, the question to Cognito 1 KB.
 */
const LAZY_BUDGET = 113_000;

type Kind = keyof typeof budgets;

/** By the features of a function, the largest first. */
const kindOf = (source: string, role: string): Kind => {
  if (!role.includes('dynamodb:')) return source.includes('securitySchemes') ? 'withDocument' : 'withoutTables';
  if (source.includes('is a throw-away address')) return 'judgingAddresses';
  if (source.includes('one of the most common passwords')) return 'judgingPasswords';
  if (role.includes('ses:SendEmail')) return 'sendingMails';
  if (role.includes('ssm:')) return 'withKeys';
  return 'withTables';
};
const template = readTemplate(packageDir());

describe.each(resourcesOfType(template, 'AWS::Lambda::Function'))('the zip of %s', (_, properties) => {
  const file = String(valueAt(properties, 'Code', 'S3Key')).replace(/.*\//, '');
  const zip = readFileSync(join(packageDir(), file));

  test('holds one file, which exports the handler, and those that this one loads lazily', () => {
    const entries = zipEntries(zip);
    const lazy = [...source.matchAll(/import\("\.\/([\w.-]+)"\)/g)].map(([, name]) => name);
    expect([...entries.keys()]).toEqual(['index.mjs', ...lazy]);
    expect(entries.get('index.mjs')?.toString()).toMatch(/export\{[\w$]+ as handler\};?\s*$/);
  });

  const source = String(zipEntries(zip).get('index.mjs'));
  const kind = kindOf(source, JSON.stringify(roleOf(properties)));

  test(`stays within the size limit of a function ${kind}`, () => {
    const lazy = [...zipEntries(zip)].filter(([name]) => name !== 'index.mjs');
    const lazyBytes = lazy.reduce((sum, [, text]) => sum + deflateRawSync(text, { level: 9 }).length, 0);
    expect(lazyBytes).toBeLessThan(LAZY_BUDGET);
    const isPage = source.includes('prefers-color-scheme');
    expect(zip.length - lazyBytes).toBeLessThan(budgets[kind] + (isPage ? PAGE_BUDGET : 0));
  });

  test('reads a table that its role may read before it can be called', () => {
    const [, tables = ''] = /\((.*)\)/.exec(primedRead(statementsOf(properties))) ?? [];
    const [, primed = ''] = /;await [\w$]+\(("[^()]*")\);export/.exec(source) ?? [];
    expect(primed.replaceAll(',', ', ')).toBe(tables);
  });

  test('leaves out the parts of the SDK that Lambda never needs', () => {
    const unwanted = ['from"node:http"', 'from"http"', 'AWS_SHARED_CREDENTIALS_FILE', 'sso_start_url', 'AWS_ROLE_ARN'];
    expect(unwanted.filter((text) => source.includes(text))).toEqual([]);
  });
});

test('there is one zip for each function', () => {
  const zips = readdirSync(packageDir()).filter((name) => name.endsWith('.zip'));
  expect(zips).toHaveLength(resourcesOfType(template, 'AWS::Lambda::Function').length);
});

function statementsOf(properties: Parameters<typeof valueAt>[0]) {
  return valueAt(roleOf(properties)?.Properties, 'Policies', 0, 'PolicyDocument', 'Statement') as TemplateValue[];
}

function roleOf(properties: Parameters<typeof valueAt>[0]) {
  return template.Resources[String(valueAt(properties, 'Role', 'Fn::GetAtt', 0))];
}

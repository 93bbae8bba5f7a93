import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { packageDir } from '../support/package-dir';
import { packageService } from '../support/package-service';
import { readTemplate, resourcesOfType, type Template } from '../support/template';

const packagingTimeout = 240_000; // milliseconds
const development = readTemplate(packageDir());
const tables = resourcesOfType(development, 'AWS::DynamoDB::Table');
const zips = readdirSync(packageDir()).filter((name) => name.endsWith('.zip'));
const PROTECTIONS = ['DeletionPolicy', 'UpdateReplacePolicy', 'DeletionProtectionEnabled'];
let productionDir: string;
let production: Template;

beforeAll(async () => {
  productionDir = await packageService('production');
  production = readTemplate(productionDir);
}, packagingTimeout);

describe('a package of stage production, made in another directory and later', () => {
  test('has the same resources as development', () => {
    expect(Object.keys(production.Resources)).toEqual(Object.keys(development.Resources));
  });

  test.each(zips)('has %s byte for byte: what was tested is what is deployed', (zip) => {
    const bytes = readFileSync(join(productionDir, zip));
    expect(bytes.equals(readFileSync(join(packageDir(), zip)))).toBe(true);
  });

  test('differs in the name of the stage, the time and the protections only', () => {
    const alike = ({ Resources }: Template) =>
      JSON.stringify(Resources, (key, value) => (PROTECTIONS.includes(key) ? undefined : value))
        .replaceAll('production', 'dev')
        .replaceAll(/\/\d+-\d{4}-[\dT:.-]+Z\//g, '/time/');
    expect(JSON.parse(alike(production))).toEqual(JSON.parse(alike(development)));
  });

  test.each(tables)('protects %s from deletion, unlike development', (logicalId, properties) => {
    expect(production.Resources[logicalId]?.Properties?.DeletionProtectionEnabled).toBe(true);
    expect(properties.DeletionProtectionEnabled).toBe(false);
  });

  test('protects the stack from deletion, unlike development', () => {
    const isProtected = (directory: string) =>
      JSON.parse(readFileSync(join(directory, 'serverless-state.json'), 'utf8')).service.provider.deletionProtection;
    expect([isProtected(productionDir), isProtected(packageDir())]).toEqual([true, false]);
  });

  test('retains tables and logs when the stack is deleted or replaces them, unlike development', () => {
    const kept = (template: Template) =>
      Object.entries(template.Resources)
        .filter(
          ([, { DeletionPolicy, UpdateReplacePolicy }]) =>
            DeletionPolicy === 'Retain' && UpdateReplacePolicy === 'Retain',
        )
        .map(([logicalId]) => logicalId);
    const precious = ['AWS::DynamoDB::Table', 'AWS::Logs::LogGroup'].flatMap((type) =>
      resourcesOfType(production, type),
    );
    expect(precious.length).toBeGreaterThan(tables.length);
    expect(kept(production).sort()).toEqual(precious.map(([logicalId]) => logicalId).sort());
    expect(kept(development)).toEqual([]);
  });

  test.each(tables)('names %s after its stage', (logicalId, properties) => {
    expect(production.Resources[logicalId]?.Properties?.TableName).toMatch(/^latchkey-production-/);
    expect(properties.TableName).toMatch(/^latchkey-dev-/);
  });
});

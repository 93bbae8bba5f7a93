import { expect, test } from '@jest/globals';
import * as v from 'valibot';
import { settings } from '../../lib/settings';
import { packageDir } from '../support/package-dir';
import { readTemplate, valueAt } from '../support/template';

const template = readTemplate(packageDir());
const deployed = valueAt(
  template.Resources.SignInLambdaFunction?.Properties,
  'Environment',
  'Variables',
) as unknown as Record<string, unknown>;

/** Settings that serverless.yml fills from the stage, or whose default the README names beside the deployed value. */
const OWN_VALUE = new Set([
  'SESSION_DURATION',
  'SIGNING_KEYS_PATH',
  'SEALING_KEYS_PATH',
  'EMAIL_VALIDATION_KEY',
  'MAIL_CONFIGURATION_SET',
]);

const withDefault = Object.entries(settings).filter(
  ([name, schema]) => !OWN_VALUE.has(name) && name in deployed && v.safeParse(schema, undefined).success,
);

test('the template sets most settings that have a default', () => {
  expect(withDefault.length).toBeGreaterThan(25);
});

test.each(withDefault)('parameters.yml and lib/settings.ts state the same default of %s', (name, schema) => {
  expect(v.parse(schema, deployed[name])).toEqual(v.parse(schema, undefined));
});

import { expect, test } from '@jest/globals';
import { textOf } from '../support/doc-pages';
import { packageDir } from '../support/package-dir';
import { readTemplate, resourcesOfType } from '../support/template';

const template = readTemplate(packageDir());

const numberIn = (page: string, form: RegExp): string | undefined => form.exec(textOf(page))?.[1];

test('README.md says how many resources a stack has', () => {
  const count = String(Object.keys(template.Resources).length);
  expect(numberIn('README.md', /\| resources of the stack \| (\d+) of/)).toBe(count);
  expect(numberIn('CHANGELOG.md', /a stack has (\d+) resources/)).toBe(count);
});

test('docs/deploy.md says how many functions hash passwords', () => {
  const hashingMemory = template.Resources.SignInLambdaFunction?.Properties?.MemorySize;
  const hashing = resourcesOfType(template, 'AWS::Lambda::Function').filter(
    ([, { MemorySize }]) => MemorySize === hashingMemory,
  );
  expect(numberIn('docs/deploy.md', /\*\*each\*\* function that hashes passwords\. (\d+) functions do/)).toBe(
    String(hashing.length),
  );
});

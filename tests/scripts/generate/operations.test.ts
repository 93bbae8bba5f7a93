import { expect, test } from '@jest/globals';
import { describeAll } from '../../../scripts/generate/operations';
import type { RoutedFunction } from '../../../scripts/generate/service';

const routed = (file: string): RoutedFunction => ({
  name: file,
  surface: file.split('/')[0] ?? '',
  file,
  method: 'POST',
  path: '/',
});

test('functions of customers, which have no file in lib/endpoints/, are left out', async () => {
  const all = await describeAll([routed('notes/add-note'), routed('auth-service/sign-in')]);
  expect(all.map(({ route }) => route.file)).toEqual(['auth-service/sign-in']);
});

test('a file in lib/endpoints/ that exports no operation is an error', async () => {
  await expect(describeAll([routed('auth-service/surface')])).rejects.toThrow(
    'lib/endpoints/auth-service/surface.ts does not export operation',
  );
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { jsonRecords } from '../../../../scripts/admin/migration/json-records';
import { detectContainer, readRecords } from '../../../../scripts/admin/migration/read-records';

const directory = mkdtempSync(join(tmpdir(), 'latchkey-records-'));
afterAll(() => rmSync(directory, { recursive: true }));

const read = async (text: string) => {
  const path = join(directory, 'file');
  writeFileSync(path, text);
  const container = await detectContainer(path);
  const values: unknown[] = [];
  for await (const { value } of readRecords(path, container)) values.push(value);
  return { container, values };
};

describe('a file', () => {
  test.each([
    ['lines', '{"a":1}\n\n{"a":2}\r\n', ['{"a":1}', '{"a":2}']],
    ['lines', '\uFEFF{"a":1}\nno JSON\n', ['{"a":1}', 'no JSON']],
    ['lines', 'eyJhbGciOiJSU0EifQ.a.b.c.d\n', ['eyJhbGciOiJSU0EifQ.a.b.c.d']],
    ['document', ' [{"a":1}, {"a":{"b":[{"c":"]}"}]}}]', [{ a: 1 }, { a: { b: [{ c: ']}' }] } }]],
    ['document', '{"users":[{"a":"\\"}{"}]}', [{ a: '"}{' }]],
    [
      'document',
      '{\n"realm":"users",\n"roles":[{"no":"user"}],"x":{"users":[{"no":"user"}]},\n"users":[{"a":1},{"a":2}],"z":[{}]}',
      [{ a: 1 }, { a: 2 }],
    ],
    [
      'csv',
      'email, name\na@example.com,"Ada, ""the"" first\nLovelace"\nb@example.com\n',
      [{ email: 'a@example.com', name: 'Ada, "the" first\nLovelace' }, { email: 'b@example.com' }],
    ],
  ])('of %s is read record by record', async (container, text, values) => {
    expect(await read(text)).toEqual({ container, values });
  });

  test.each(['[{"a":1}', '[{"a":1},{"b":}]', '{\n"users":[{"a":"'])(
    'that is malformed is an error: %s',
    async (text) => {
      await expect(read(text)).rejects.toMatchObject({ code: 'file_malformed' });
    },
  );

  test('that is no CSV is an error', async () => {
    await expect(read('email,name\n"a@example.com')).rejects.toMatchObject({ code: 'file_malformed' });
  });

  test('that does not exist is an error', async () => {
    await expect(detectContainer(join(directory, 'nothing'))).rejects.toMatchObject({ code: 'file_unreadable' });
  });
});

test('a document may be cut into chunks anywhere', async () => {
  const text = '{"x":"\\u00e9\\"[{","users":[{"a":"é\\\\"},{"b":[{"c":{}}]}]}';
  for (let size = 1; size <= text.length; size += 1) {
    const chunks = (async function* () {
      for (let start = 0; start < text.length; start += size) yield text.slice(start, start + size);
    })();
    const values: unknown[] = [];
    for await (const value of jsonRecords(chunks)) values.push(value);
    expect(values).toEqual([{ a: 'é\\' }, { b: [{ c: {} }] }]);
  }
});

test('a record without an end is refused before it fills the memory', async () => {
  const endless = (async function* () {
    yield '[{"a":"';
    for (let chunk = 0; chunk < 1000; chunk += 1) yield 'x'.repeat(10_000);
  })();
  await expect(jsonRecords(endless).next()).rejects.toThrow('too long');
});

import { spawn } from 'node:child_process';
import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { createMigrationRecords } from '../../../lib/store/migrations/migration-records';
import { batchWrite } from '../../../lib/store/table/batch-write';
import { toItem } from '../../../lib/store/users/user-item';
import { migrate } from '../../../scripts/admin/commands/migrate';
import { createDeployedVersion } from '../../../scripts/admin/data/deployed-version';
import type { Service } from '../../../scripts/admin/service';
import { startFakeAws } from '../../support/fake-aws';
import { newUser } from '../../support/new-user';
import { useTables } from '../../support/tables';
import { admin, adminJson, created } from './admin-fixture';

jest.setTimeout(180_000);

const tables = useTables();
const records = createMigrationRecords(tables.client, tables.signingKeys.name);

/** Users as a version stored them that knew no index of names. */
const plant = async (count: number): Promise<void> => {
  const items = Array.from({ length: count }, (_, position) => {
    const {
      email_key: _email,
      name_key: _name,
      search_name: _search,
      ...item
    } = toItem(newUser({ name: `Person ${position}` })) as Record<string, unknown>;
    return { PutRequest: { Item: item } };
  });
  await batchWrite(tables.client, tables.users.name, items);
};
const namesOf = async () =>
  (await tables.users.items()).flatMap(({ search_name: name }) => (name === undefined ? [] : [name]));

afterEach(async () => {
  await tables.clear();
  for (const { id } of await tables.signingKeys.items())
    await tables.client.documents.send(new DeleteCommand({ TableName: tables.signingKeys.name, Key: { id } }));
});

describe('migrate', () => {
  test('counts what it would do, does it once, and says what is complete', async () => {
    await created('ada@example.com', '--name', 'Ada');
    await plant(5);
    const before = await tables.snapshot();
    const dry = await adminJson(['migrate', '--dry-run']);
    expect(dry.json).toMatchObject({
      dry_run: true,
      migrations: [{ id: 'search-names', state: 'to do', changed: 5 }, {}],
    });
    expect(await tables.snapshot()).toEqual(before);

    const { status, stdout } = await admin(['migrate']);
    expect(status).toBe(0);
    expect(stdout).toMatch(
      /^MIGRATION +STATE +READ +CHANGED\nsearch-names +complete +7 +5\nfailed-mails +complete +0 +0\n$/,
    );
    expect(await namesOf()).toHaveLength(6);
    expect((await admin(['migrate'])).stdout).toMatch(/search-names +complete before +7 +5\n/);
    expect((await adminJson(['migrate', '--again'])).json.migrations[0]).toMatchObject({ state: 'done', changed: 0 });
  });

  test('makes users findable by their name', async () => {
    await plant(2);
    await admin(['migrate']);
    const { json } = await adminJson(['list', '--customer', '1']);
    expect(JSON.stringify(json)).toContain('Person 1');
    expect((await namesOf()).sort()).toEqual(['PERSON 0', 'PERSON 1']);
  });

  test.each(['0', 'fast', '100001'])('refuses --rate %s', async (rate) => {
    expect((await admin(['migrate', '--rate', rate])).status).toBe(2);
  });

  test('is forgotten by a seal, which runs it again', async () => {
    await admin(['migrate']);
    await plant(3);
    expect((await admin(['seal', '--yes'])).status).toBe(0);
    expect(await namesOf()).toHaveLength(3);
    expect((await records.find('search-names'))?.finishedAt).not.toBeNull();
  });

  test('goes on after it was killed, again and again, until all is done', async () => {
    await plant(2000);
    // Slow enough to be killed in its work.
    const args = ['--import', 'tsx', 'scripts/admin/main.ts', 'migrate', '--rate', '1500'];
    const env = { ...process.env, NODE_OPTIONS: '', AWS_ENDPOINT_URL_DYNAMODB: process.env.AWS_ENDPOINT_URL_DYNAMODB };
    let kills = 0;
    const progress: number[] = [];
    const progressOf = async () => (await records.find('search-names'))?.read ?? 0;
    for (; kills < 2; kills += 1) {
      const begin = await progressOf();
      const child = spawn(process.execPath, args, { env, stdio: 'ignore' });
      const ended = new Promise<NodeJS.Signals | null>((resolve) => child.once('exit', (_, signal) => resolve(signal)));
      while ((await progressOf()) === begin && child.exitCode === null)
        await new Promise((resolve) => setTimeout(resolve, 20));
      child.kill('SIGKILL');
      expect(await ended).toBe('SIGKILL');
      progress.push(await progressOf());
    }
    expect(progress).toEqual([...new Set(progress)].sort((one, other) => one - other));
    expect((await records.find('search-names'))?.finishedAt).toBeNull();

    const { json } = await adminJson(['migrate', '--rate', '100000']);
    expect(json.migrations[0]).toMatchObject({ state: 'done', resumed: true });
    expect(await namesOf()).toHaveLength(2000);
  });
});

describe('the version of a stage', () => {
  const versionOf = async (status: string, template: object) => {
    const body = `<R><DescribeStacksResult><Stacks><member><StackName>s</StackName><StackStatus>${status}</StackStatus><CreationTime>2026-11-30T00:00:00Z</CreationTime></member></Stacks></DescribeStacksResult><GetTemplateResult><TemplateBody>${JSON.stringify(template)}</TemplateBody></GetTemplateResult></R>`;
    const aws = await startFakeAws(body);
    try {
      const credentials = { accessKeyId: 'a', secretAccessKey: 'b' };
      return await createDeployedVersion('s', {
        endpoint: aws.endpoint,
        region: 'eu-west-1',
        credentials,
      }).knownMigrations();
    } finally {
      await aws.stop();
    }
  };

  test('names the migrations that it knows', async () => {
    const template = { Metadata: { LatchkeyData: { format: 1, migrations: ['search-names'] } } };
    expect(await versionOf('UPDATE_COMPLETE', template)).toEqual(['search-names']);
    expect(await versionOf('CREATE_COMPLETE', { Resources: {} })).toEqual([]);
  });

  test('is unknown while a deployment is running', async () => {
    await expect(versionOf('UPDATE_IN_PROGRESS', {})).rejects.toMatchObject({ code: 'stack_busy' });
  });
});

describe('migrate on a stage', () => {
  const planned = (known: readonly string[]) => {
    const work = migrate.plan({});
    if (typeof work !== 'function') throw new Error('it needs tables');
    const asked: string[] = [];
    const tables = new Proxy({}, { get: (_, name) => asked.push(String(name)) });
    const service = { deployedVersion: { knownMigrations: async () => known }, tables } as unknown as Service;
    return { run: () => work(service), asked };
  };

  test('is refused until the version that knows the migrations is deployed', async () => {
    const { run, asked } = planned(['search-names']);
    await expect(run()).rejects.toMatchObject({
      code: 'deploy_first',
      message: expect.stringContaining('failed-mails'),
    });
    expect(asked).toEqual([]);
  });
});

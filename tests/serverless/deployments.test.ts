import { expect, test } from '@jest/globals';
import { deployments } from '../../serverless/plugins/deployments.mjs';
import { useFakeAccount } from '../support/fake-account';

const { answers, serverless } = useFakeAccount();

const later = 'serverless/latchkey/dev/1796079049307-2026-11-30T22:50:49.307Z';
const earlier = 'serverless/latchkey/dev/1796000000000-2026-11-30T00:53:20.000Z';

test('the deployments of a bucket are listed, oldest first, and other files are left out', async () => {
  const keys = [`${later}/a.zip`, `${earlier}/a.zip`, `${later}/compiled-cloudformation-template.json`, 'other/file'];
  const Contents = keys.map((key) => `<Contents><Key>${key}</Key></Contents>`).join('');
  answers.set('/bucket/?list-type=2&prefix=serverless%2Flatchkey%2Fdev%2F', {
    body: `<ListBucketResult><IsTruncated>false</IsTruncated>${Contents}</ListBucketResult>`,
    type: 'text/xml',
  });
  const [first, second] = await (await deployments(serverless)).list();
  expect(first).toEqual({ folder: earlier, at: new Date(1_796_000_000_000), files: ['a.zip'] });
  expect(second).toMatchObject({ folder: later, files: ['a.zip', 'compiled-cloudformation-template.json'] });
});

test('the template of a deployment is read', async () => {
  const path = `/bucket/${earlier.replaceAll(':', '%3A')}/compiled-cloudformation-template.json?x-id=GetObject`;
  answers.set(path, { body: '{"Resources":{"A":{"Type":"T"}}}' });
  const stored = await deployments(serverless);
  expect(await stored.template({ folder: earlier, at: new Date(), files: [] })).toEqual({
    Resources: { A: { Type: 'T' } },
  });
});

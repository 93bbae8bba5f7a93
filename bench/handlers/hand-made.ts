import { createHash, createHmac } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';

// Loaded in the same way as the SDK loads it: see `writeModule` in ../packaged-service.ts.
const http = process.getBuiltinModule('node:http');
const agent = new http.Agent({ keepAlive: true });
const {
  AWS_REGION: region = '',
  AWS_ACCESS_KEY_ID: keyId = '',
  AWS_SECRET_ACCESS_KEY: secret = '',
  AWS_ENDPOINT_URL_DYNAMODB: endpoint = '',
} = process.env;
const { hostname, port, host } = new URL(endpoint);

const sha256 = (value: string) => createHash('sha256').update(value).digest('hex');
const hmac = (key: string | Buffer, value: string) => createHmac('sha256', key).update(value).digest();

/** AWS General Reference, "Signature Version 4 signing process". */
const signed = (target: string, body: string) => {
  const time = new Date().toISOString().replace(/[-:]|\.\d{3}/g, '');
  const scope = `${time.slice(0, 8)}/${region}/dynamodb/aws4_request`;
  const headers = { 'content-type': 'application/x-amz-json-1.0', host, 'x-amz-date': time, 'x-amz-target': target };
  const names = Object.keys(headers).join(';');
  const lines = Object.entries(headers).map(([name, value]) => `${name}:${value}\n`);
  const canonical = ['POST', '/', '', lines.join(''), names, sha256(body)].join('\n');
  const key = scope.split('/').reduce<string | Buffer>(hmac, `AWS4${secret}`);
  const signature = hmac(key, ['AWS4-HMAC-SHA256', time, scope, sha256(canonical)].join('\n')).toString('hex');
  return {
    ...headers,
    authorization: `AWS4-HMAC-SHA256 Credential=${keyId}/${scope}, SignedHeaders=${names}, Signature=${signature}`,
  };
};

/** The minimum cost of reading session and user: the batch of batch-get-item.ts in a hand-signed request, without the SDK. */
export const handler = async ({ reads }: { reads: readonly { table: string; id: string }[] }) => {
  const requests = reads.map(({ table, id }) => [table, { Keys: [{ id: { S: id } }], ConsistentRead: true }]);
  const body = JSON.stringify({ RequestItems: Object.fromEntries(requests) });
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const headers = signed('DynamoDB_20120810.BatchGetItem', body);
    http.request({ hostname, port, method: 'POST', agent, headers }, resolve).on('error', reject).end(body);
  });
  const { Responses: found } = JSON.parse(await text(response));
  const isComplete = reads.every(({ table }) => found[table]?.length === 1);
  return { statusCode: isComplete ? 200 : 404 };
};

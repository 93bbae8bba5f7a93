import { expect, test } from '@jest/globals';
import type { Answer, Call } from '../../../../scripts/admin/smoke/call';
import { compareDescriptions, type Description, probeRoutes } from '../../../../scripts/admin/smoke/probe-routes';

const notFound = { content: { 'application/json': { examples: { not_found: { value: { error: 'Not found' } } } } } };
const description: Description = {
  paths: {
    '/things/{id}': { put: { requestBody: {}, responses: { 200: {}, 401: {}, 404: {}, 415: {}, 429: {}, 500: {} } } },
    '/mails': { post: { responses: { 200: {}, 404: notFound } } },
    '/page': { get: { responses: { 200: {}, 303: {} } } },
  },
};
const route = (method: string, path: string, surface = 'auth-service') => ({
  method,
  path,
  surface,
  name: 'changeThing',
  file: 'any',
});

const answerOf = (status: number, text = '', requestId: string | null = 'r-1'): Answer => ({
  status,
  requestId,
  headers: new Headers(),
  text,
});

const probe = async (to: ReturnType<typeof route>, answer: Answer | Error) => {
  const calls: Call[] = [];
  const send = async (call: Call) => {
    calls.push(call);
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const [step] = await probeRoutes(send, [to], description);
  return { step, call: calls[0] };
};

test('a call changes nothing: nobody is signed in, the id is that of nobody, and no route reads the body', async () => {
  const { call } = await probe(route('PUT', '/things/{id}'), answerOf(415));
  expect(call).toEqual({
    method: 'PUT',
    path: '/things/00000000-0000-4000-8000-000000000000',
    headers: { 'content-type': 'text/plain' },
    body: 'smoke test',
  });
  const page = await probe(route('GET', '/page', 'hosted-pages'), answerOf(303));
  expect(page.call?.headers).toEqual({ accept: 'text/html' });
});

test('a documented refusal proves that the route reaches its function', async () => {
  for (const status of [200, 401, 415]) {
    const { step } = await probe(route('PUT', '/things/{id}'), answerOf(status));
    expect(step).toEqual({ name: 'PUT /things/{id}', outcome: 'ok', text: String(status) });
  }
});

test.each<[string, Answer | Error, string]>([
  ['the function does not start', answerOf(500, '{"message":"Internal Server Error"}', null), 'does not start'],
  ['a function is throttled', answerOf(503, '{"message":"Service Unavailable"}', null), 'was throttled'],
  ['API Gateway throttles', answerOf(429, '{"message":"Too Many Requests"}', null), 'throttle-rate'],
  ['the domain has no mapping', answerOf(403, '{"message":"Forbidden"}', null), 'no mapping'],
  ['another API answers', answerOf(404, '{"message":"Not Found"}', null), 'another API'],
  ['something else answers', answerOf(200, '<html>', null), 'x-request-id is missing'],
  ['the code fails', answerOf(500, '{"error":"Internal error"}'), 'log of changeThing, request_id r-1'],
  ['the tables do not answer', answerOf(503), 'DynamoDB or Parameter Store'],
  ['a limit is reached', answerOf(429), 'docs/limits.md'],
  ['the route is missing', answerOf(404, '{"error":"Not found","code":"not_found"}'), 'not in the deployment'],
  ['an answer is not documented', answerOf(418, '{"message":"no"}'), 'The service says "no"'],
  ['the name is unknown', fetchError('ENOTFOUND'), 'not in DNS'],
  ['the certificate is wrong', fetchError('ERR_TLS_CERT_ALTNAME_INVALID'), 'certificate-arn'],
  ['nothing answers', Object.assign(new Error(), { name: 'TimeoutError' }), 'No answer in 35 seconds'],
])('says what it usually means if %s', async (_, answer, meaning) => {
  const { step } = await probe(route('PUT', '/things/{id}'), answer);
  expect(step).toMatchObject({ outcome: 'failed', text: expect.stringContaining(meaning) });
});

test('a route that mode classic does not have may be absent in mode classic only', async () => {
  const [absent, missing] = ['{"error":"Not found"}', '{"error":"Not found","code":"not_found"}'];
  expect((await probe(route('POST', '/mails'), answerOf(404, absent))).step?.outcome).toBe('ok');
  expect((await probe(route('POST', '/mails'), answerOf(404, missing))).step?.outcome).toBe('failed');
  expect((await probe(route('PUT', '/things/{id}'), answerOf(404, absent))).step?.outcome).toBe('failed');
});

test("an owner's endpoint that nobody described is not called", async () => {
  const { step, call } = await probe(route('POST', '/own'), answerOf(200));
  expect([step?.outcome, call]).toEqual(['skipped', undefined]);
});

test('another version of the service is named', async () => {
  const compare = (text: string) => compareDescriptions(async () => answerOf(200, text), description);
  expect((await compare(JSON.stringify(description))).outcome).toBe('ok');
  expect((await compare('{"paths":{}}')).outcome).toBe('warned');
});

function fetchError(code: string): Error {
  return Object.assign(new TypeError('fetch failed'), { cause: { code } });
}

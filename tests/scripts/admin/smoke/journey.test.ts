import { expect, test } from '@jest/globals';
import { type Answer, type Call, createSend, withCookies } from '../../../../scripts/admin/smoke/call';
import { type JourneyPlan, makeJourney } from '../../../../scripts/admin/smoke/journey';

const answerOf = (status: number, body: object = {}): Answer => ({
  status,
  requestId: 'r-1',
  headers: new Headers(),
  text: JSON.stringify(body),
});

const plan: JourneyPlan = {
  email: 'ada@example.com',
  password: 'a long password',
  verifiesEmails: true,
  authType: 'session_db_auth',
  requiresSecondFactor: false,
  issuer: 'http://localhost',
};

/** @param answers by `METHOD /path`. */
const journey = (answers: Record<string, Answer>, changes: Partial<JourneyPlan> = {}) =>
  makeJourney(
    {
      send: async ({ method, path }) => answers[`${method} ${path}`] ?? answerOf(500),
      functionOf: () => 'signIn',
      receiveToken: async () => 'token',
    },
    { ...plan, ...changes },
  );

const signedUp = {
  'POST /users': answerOf(200, { email: plan.email }),
  'POST /verify_email': answerOf(200),
};

test('stops at the first step that fails, and says why', async () => {
  const steps = await journey({ ...signedUp, 'POST /sessions': answerOf(401, { message: 'wrong email or password' }) });
  expect(steps.slice(0, 3).map(({ outcome }) => outcome)).toEqual(['ok', 'ok', 'failed']);
  expect(new Set(steps.slice(3).map(({ outcome }) => outcome))).toEqual(new Set(['skipped']));
  expect(steps[2]?.text).toBe(
    'POST /sessions answered 401, 200 was expected. The service says "wrong email or password": see the log of signIn, request_id r-1.',
  );
});

test('names the option for an email that the rules of the stage refuse', async () => {
  const [first] = await journey({ 'POST /users': answerOf(400, { message: 'no mail' }) });
  expect(first).toMatchObject({ outcome: 'failed', text: expect.stringContaining('--email') });
});

test('refuses a session of somebody else', async () => {
  const steps = await journey({
    ...signedUp,
    'POST /sessions': answerOf(200),
    'GET /profile': answerOf(200, { email: 'eve@example.com' }),
  });
  expect(steps[2]).toMatchObject({ outcome: 'failed', text: expect.stringContaining('is about somebody else') });
});

test('ends early, without a failure, where everybody needs a second factor', async () => {
  const steps = await journey({ ...signedUp, 'POST /sessions': answerOf(200) }, { requiresSecondFactor: true });
  expect(steps.map(({ outcome }) => outcome).filter((outcome) => outcome === 'failed')).toEqual([]);
  expect(steps[2]?.outcome).toBe('warned');
});

test('reports a token that no published key has signed', async () => {
  const steps = await journey({
    ...signedUp,
    'POST /sessions': answerOf(200),
    'GET /profile': answerOf(200, { email: plan.email }),
    'POST /token': answerOf(200, { access_token: 'a.b.c' }),
    'GET /.well-known/jwks.json': answerOf(200, { keys: [] }),
    'GET /.well-known/openid-configuration': answerOf(200, { issuer: plan.issuer }),
  });
  expect(steps[3]).toMatchObject({ outcome: 'failed', text: expect.stringContaining('published keys') });
});

test('cookies are kept and cleared as by a browser', async () => {
  const sent: (string | undefined)[] = [];
  const lines = [['a=1; Path=/; Secure', 'b=2'], ['a=; Max-Age=0'], []];
  const send = withCookies(async ({ headers }: Call) => {
    const headersOf = new Headers();
    for (const line of lines[sent.length] ?? []) headersOf.append('set-cookie', line);
    sent.push(headers?.cookie);
    return { ...answerOf(200), headers: headersOf };
  });
  for (let calls = 0; calls < 3; calls += 1) await send({ method: 'GET', path: '/' });
  expect(sent).toEqual([undefined, 'a=1; b=2', 'b=2']);
});

test('a request to nothing fails', async () => {
  await expect(createSend('http://127.0.0.1:1')({ method: 'GET', path: '/' })).rejects.toThrow();
});

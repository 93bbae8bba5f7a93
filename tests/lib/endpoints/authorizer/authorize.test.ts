import { describe, expect, jest, test } from '@jest/globals';
import { classicMode, hardenedMode } from '../../../../lib/auth/contract-mode';
import { StoreUnavailableError } from '../../../../lib/auth/errors';
import { ADMIN } from '../../../../lib/auth/roles';
import { summaryOf } from '../../../../lib/auth/sessions/find-live-session';
import { createHandler } from '../../../../lib/endpoints/authorizer/authorize';
import type { AuthorizerEvent } from '../../../../lib/endpoints/authorizer/authorizer-event';
import { httpApiEvent, restApiEvent, type Sent, tokenEvent, webSocketEvent } from '../../../support/authorizer-events';
import { logLines } from '../../../support/log-capture';
import { plantSession, plantTokenSession, withPlantedSession } from '../../../support/sessions';

const ORIGIN = 'https://auth.example.com';
const settings = { sessionCookie: { name: 'session_id', secure: false }, origins: [ORIGIN] };
const STAGE = 'arn:aws:execute-api:eu-west-1:123456789012:abcdef1234/prod';
const kinds = { httpApiEvent, restApiEvent, tokenEvent, webSocketEvent };
type Kind = keyof typeof kinds;
const names = Object.keys(kinds) as Kind[];
const policyKinds = names.filter((name) => name !== 'httpApiEvent');
const cookieKinds = names.filter((name) => name !== 'tokenEvent');

const withAuthorizer = async (mode = hardenedMode) => {
  const given = await withPlantedSession({ mode, idleSeconds: 3600 });
  const { deps, session } = given;
  const user = { ...given.user, roles: [ADMIN, { id: 2, code: 'auditor', name: 'Auditor', reserved: false }] };
  deps.users.put(user);
  const { token: accessToken } = await deps.accessTokens.issue({
    user,
    session: { ...session, id: session.tokenHash },
  });
  const handler = createHandler(deps, settings);
  const ask = (kind: Kind, sent: Sent = {}) => handler(kinds[kind](sent) as AuthorizerEvent, { awsRequestId: 'a' });
  return {
    ...given,
    user,
    ask,
    handler,
    byToken: { authorization: `Bearer ${accessToken}` },
    byCookie: { cookies: [`session_id=${given.token}`] },
  };
};
type Given = Awaited<ReturnType<typeof withAuthorizer>>;

const contextOf = ({ user, session }: Given) => ({
  user_id: user.id,
  email: user.email,
  email_verified: true,
  customer_id: 1,
  scope: 'admin auditor',
  auth_time: Math.floor(session.authenticatedAt.getTime() / 1000),
  session: session.tokenHash,
});
const policy = (Effect: string, Resource: string) => ({
  Version: '2012-10-17',
  Statement: [{ Action: 'execute-api:Invoke', Effect, Resource }],
});
const denied = { isAuthorized: false };
/** How an API of this kind is told that a request is not authenticated. */
const expectRefusal = async (kind: Kind, answer: Promise<unknown>) =>
  kind === 'httpApiEvent'
    ? expect(await answer).toEqual(denied)
    : await expect(answer).rejects.toEqual(new Error('Unauthorized'));

describe.each([classicMode, hardenedMode])('in mode $name', (mode) => {
  test.each(['byToken', 'byCookie'] as const)('an HTTP API gets the simple format, for a caller %s', async (by) => {
    const given = await withAuthorizer(mode);
    expect(await given.ask('httpApiEvent', given[by])).toEqual({
      isAuthorized: true,
      context: { ...contextOf(given), amr: ['pwd'], roles: ['admin', 'auditor'] },
    });
  });

  test.each(policyKinds)('%s gets a policy for its stage, and plain values, for an access token', async (kind) => {
    const given = await withAuthorizer(mode);
    expect(await given.ask(kind, given.byToken)).toEqual({
      principalId: given.user.id,
      policyDocument: policy('Allow', `${STAGE}/*`),
      context: { ...contextOf(given), amr: 'pwd', roles: 'admin,auditor' },
    });
  });

  test.each(['restApiEvent', 'webSocketEvent'] as const)('%s gets the same for the cookie', async (kind) => {
    const given = await withAuthorizer(mode);
    const answer = await given.ask(kind, given.byCookie);
    expect(answer).toEqual(await given.ask(kind, given.byToken));
    expect(answer).toMatchObject({ policyDocument: policy('Allow', `${STAGE}/*`) });
  });
});

test.each(policyKinds)('%s: every value of the context is text, a number or a boolean', async (kind) => {
  const given = await withAuthorizer();
  const { context = {} } = await given.ask(kind, given.byToken);
  const types = Object.values(context).map((value) => typeof value);
  expect(types.length).toBeGreaterThan(5);
  expect(types.filter((type) => !['string', 'number', 'boolean'].includes(type))).toEqual([]);
});

test('the context says that two kinds of factors were used', async () => {
  const { deps, user, ask } = await withAuthorizer();
  const { token } = await plantSession(deps, user, { methods: ['pwd', 'otp'] });
  const sent = { cookies: [`session_id=${token}`] };
  expect(await ask('httpApiEvent', sent)).toMatchObject({ context: { amr: ['pwd', 'otp', 'mfa'] } });
  expect(await ask('restApiEvent', sent)).toMatchObject({ context: { amr: 'pwd,otp,mfa' } });
});

test('a token session of the user directory is accepted', async () => {
  const { deps, user, ask } = await withAuthorizer();
  const session = await plantTokenSession(deps, user);
  const { token } = await deps.accessTokens.issue({ user, session });
  expect(await ask('httpApiEvent', { authorization: `Bearer ${token}` })).toMatchObject({
    isAuthorized: true,
    context: { user_id: user.id, session: session.id },
  });
});

describe.each(names)('%s', (kind) => {
  test.each<[title: string, sent: (given: Given) => Sent]>([
    ['nothing', () => ({})],
    ['another scheme', () => ({ authorization: 'Basic Ym9iOng=' })],
    ['a token that is not ours', () => ({ authorization: 'Bearer a.b.c' })],
    ['a token without its scheme', ({ byToken }) => ({ authorization: byToken.authorization.slice(7) })],
    ['two tokens', ({ byToken }) => ({ authorization: `${byToken.authorization}, ${byToken.authorization}` })],
    ['an unknown session', () => ({ cookies: ['session_id=made up'] })],
  ])('refuses %s', async (_, sent) => {
    const given = await withAuthorizer();
    await expectRefusal(kind, given.ask(kind, sent(given)));
  });

  test.each<[title: string, end: (given: Given) => unknown]>([
    ['the session has ended', ({ deps, session }) => deps.sessions.endSession(summaryOf(session), deps.clock.now())],
    ['all sessions have ended', ({ deps, user }) => deps.users.put({ ...user, sessionEpoch: 1 })],
    ['the user is disabled', ({ deps, user }) => deps.users.put({ ...user, active: false })],
    ['the email is not verified', ({ deps, user }) => deps.users.put({ ...user, emailVerified: false })],
    ['the user is deleted', ({ deps }) => Object.assign(deps.users, { findUser: async () => null })],
    ['the session has expired', ({ deps }) => deps.clock.moveBy(86_400_000)],
  ])('refuses from the next call on that %s', async (_, end) => {
    const given = await withAuthorizer();
    await end(given);
    await expectRefusal(kind, given.ask(kind, given.byToken));
    if (kind !== 'tokenEvent') await expectRefusal(kind, given.ask(kind, given.byCookie));
  });

  test('passes on the roles of now, not those of the token', async () => {
    const { deps, user, ask, byToken } = await withAuthorizer();
    deps.users.put({ ...user, roles: [] });
    const { context } = await ask(kind, byToken);
    expect(context).toMatchObject({ scope: '', roles: kind === 'httpApiEvent' ? [] : '' });
  });

  test('refuses, without an exception, while the table is unavailable', async () => {
    const { deps, ask, byToken } = await withAuthorizer();
    deps.sessions.findReferencedSession = async () => Promise.reject(new StoreUnavailableError(new Error('scripted')));
    const answer = await ask(kind, byToken);
    const context = { error: 'temporarily unavailable' };
    const { methodArn = '' } = kinds[kind]() as { methodArn?: string };
    expect(answer).toEqual(
      kind === 'httpApiEvent'
        ? { isAuthorized: false, context }
        : { principalId: 'nobody', policyDocument: policy('Deny', methodArn), context },
    );
  });

  test('logs the outcome, and no credential', async () => {
    const { ask, byToken } = await withAuthorizer();
    logLines.length = 0;
    await ask(kind, byToken);
    await ask(kind).catch(() => {});
    const lines = logLines.map(({ event, route, status }) => [event, route, status]);
    expect(lines).toEqual([
      ['request', 'authorizer', 200],
      ['request', 'authorizer', kind === 'httpApiEvent' ? 403 : 401],
    ]);
  });
});

describe.each(cookieKinds)('the cookie of %s', (kind) => {
  const refusedByRule = (answer: unknown) =>
    kind === 'httpApiEvent'
      ? expect(answer).toEqual(denied)
      : expect(answer).toMatchObject({ policyDocument: { Statement: [{ Effect: 'Deny' }] } });

  test('is refused beside a token of another session, and accepted beside one of its own', async () => {
    const given = await withAuthorizer();
    const { ask, byToken, byCookie } = given;
    expect(await ask(kind, { ...byToken, ...byCookie })).toEqual(await ask(kind, byToken));
    await expectRefusal(kind, ask(kind, { ...byToken, cookies: ['session_id=another'] }));
  });

  // API Gateway may keep the answer for everybody who sends the same header.
  test('is refused beside a header of another scheme', async () => {
    const { ask, byCookie } = await withAuthorizer();
    for (const authorization of ['Basic c3RhZ2luZzpzdGFnaW5n', 'Bearer', 'x'])
      await expectRefusal(kind, ask(kind, { ...byCookie, authorization }));
  });

  test('is refused if it is sent twice', async () => {
    const { ask, byCookie } = await withAuthorizer();
    const cookies = [...byCookie.cookies, ...byCookie.cookies];
    await expectRefusal(kind, ask(kind, { cookies }));
  });

  test('changes nothing for a page of another site; a token does', async () => {
    const { ask, byToken, byCookie } = await withAuthorizer();
    const foreign = { method: 'POST', headers: { Origin: 'https://evil.example' } };
    refusedByRule(await ask(kind, { ...byCookie, ...foreign }));
    expect(await ask(kind, { ...byToken, ...foreign })).toMatchObject({ context: { scope: 'admin auditor' } });
    const own = await ask(kind, { ...byCookie, method: 'POST', headers: { Origin: ORIGIN } });
    expect(own).toMatchObject({ context: { scope: 'admin auditor' } });
  });

  test('counts as a use of the session; a token does not', async () => {
    const { deps, ask, byToken, byCookie } = await withAuthorizer();
    const touch = jest.spyOn(deps.sessions, 'touchSession');
    deps.clock.moveBy(1_800_000);
    await ask(kind, byToken);
    expect(touch).not.toHaveBeenCalled();
    await ask(kind, byCookie);
    expect(touch).toHaveBeenCalledTimes(1);
  });
});

test('a page of another site may read with the cookie, but not connect to a WebSocket API', async () => {
  const { ask, byCookie } = await withAuthorizer();
  const foreign = { ...byCookie, headers: { Origin: 'https://evil.example' } };
  expect(await ask('restApiEvent', foreign)).toMatchObject({ principalId: expect.not.stringMatching('nobody') });
  expect(await ask('webSocketEvent', foreign)).toMatchObject({ principalId: 'nobody' });
});

test('repeated headers of a REST API are read as one list of cookies, and never as one token', async () => {
  const { handler, byToken, byCookie } = await withAuthorizer();
  const event = restApiEvent();
  const withHeaders = (multiValueHeaders: Record<string, string[]>) =>
    handler({ ...event, headers: {}, multiValueHeaders } as AuthorizerEvent, { awsRequestId: 'a' });
  expect(await withHeaders({ cookie: ['theme=dark', ...byCookie.cookies] })).toMatchObject({
    policyDocument: policy('Allow', `${STAGE}/*`),
  });
  const twice = [byToken.authorization, byToken.authorization];
  await expect(withHeaders({ AUTHORIZATION: twice })).rejects.toThrow('Unauthorized');
});

test.each([
  [
    'the default stage of an HTTP API with payload 1.0',
    'arn:aws:execute-api:eu-west-1:1:api/$default/GET/a',
    'arn:aws:execute-api:eu-west-1:1:api/$default/*',
  ],
  [
    'a path with a star',
    'arn:aws-cn:execute-api:cn-north-1:1:api/v1/GET/a*b/c',
    'arn:aws-cn:execute-api:cn-north-1:1:api/v1/*',
  ],
])('the policy covers one stage: %s', async (_, methodArn, resource) => {
  const { handler, byToken } = await withAuthorizer();
  const event = { ...tokenEvent(byToken), methodArn };
  expect(await handler(event, { awsRequestId: 'a' })).toMatchObject({ policyDocument: policy('Allow', resource) });
});

test.each([
  '',
  '*',
  'arn:aws:execute-api:eu-west-1:1:api',
  'arn:aws:execute-api:eu-west-1:1:*/*/GET/',
  'arn:aws:lambda:eu-west-1:1:function/x/y',
])('no policy allows anything for the ARN %p', async (methodArn) => {
  const { handler, byToken } = await withAuthorizer();
  const answer = await handler({ ...tokenEvent(byToken), methodArn }, { awsRequestId: 'a' });
  expect(answer).toMatchObject({ policyDocument: { Statement: [{ Effect: 'Deny' }] } });
});

test.each([
  [null],
  [undefined],
  [{}],
  ['ping'],
  [[]],
  [{ version: '2.0', type: 'REQUEST' }],
  [{ headers: { authorization: 1 } }],
  [{ methodArn: 7 }],
])('an event of another form is refused, without an exception: %p', async (event) => {
  const { handler } = await withAuthorizer();
  expect(await handler(event as never, { awsRequestId: 'a' })).toMatchObject({ isAuthorized: false });
});

test.each(names)('an admin who must have a second factor and proved none may not pass: %s', async (kind) => {
  const { deps, user, session, ask, byToken } = await withAuthorizer();
  deps.secondFactorPolicy = 'admins';
  const refused = kind === 'httpApiEvent' ? denied : { principalId: 'nobody' };
  logLines.length = 0;
  expect(await ask(kind, byToken)).toMatchObject(refused);
  deps.users.put({ ...user, hasTotp: true });
  expect(await ask(kind, byToken)).toMatchObject(refused);
  expect(logLines.map(({ status, code }) => [status, code])).toEqual([
    [403, 'second_factor_setup_required'],
    [403, 'second_factor_required'],
  ]);
  await deps.sessions.createSession({ ...session, methods: ['pwd', 'otp'] });
  expect(await ask(kind, byToken)).toMatchObject({ context: { scope: 'admin auditor' } });
});

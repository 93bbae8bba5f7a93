import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose';
import { type Answer, bodyOf, type Call, type Send, withCookies } from './call';
import { explainAnswer, explainError } from './explain';
import type { Step } from './step';

/** What the journey needs besides the requests. */
export interface JourneyDeps {
  readonly send: Send;
  /** The name of the function of a route. */
  functionOf(call: Pick<Call, 'method' | 'path'>): string;
  /**
   * The token of a verification mail that was sent to the new user.
   * @throws {JourneyError} if no mail was sent.
   */
  receiveToken(): Promise<string>;
}

export interface JourneyPlan {
  readonly email: string;
  readonly password: string;
  /** Whether the mode sends mails and refuses sign-ins before the email is verified. */
  readonly verifiesEmails: boolean;
  /** The setting AUTH_TYPE. */
  readonly authType: string;
  /** Whether a session reaches nothing before its user has a second factor. */
  readonly requiresSecondFactor: boolean;
  /** The URL of the service, which issues its tokens. */
  readonly issuer: string;
}

/** A step that went wrong, with what it usually means. */
export class JourneyError extends Error {}

/** The rest of the journey cannot be made, and nothing is wrong. */
class JourneyEnd extends Error {}

type Action = () => Promise<string>;

/**
 * Sign up, verify, sign in on each surface, check sessions and tokens, sign out, and end the account. Stops at the first step that
 * fails.
 */
export const makeJourney = async (deps: JourneyDeps, plan: JourneyPlan): Promise<Step[]> => {
  const steps: Step[] = [];
  let isStopped = false;
  for (const [name, action] of actionsOf(deps, plan)) {
    if (isStopped) {
      steps.push({ name, outcome: 'skipped', text: 'not tried, because of the line above' });
      continue;
    }
    try {
      steps.push({ name, outcome: 'ok', text: await action() });
    } catch (error) {
      isStopped = true;
      const isEnd = error instanceof JourneyEnd;
      const text = isEnd || error instanceof JourneyError ? error.message : explainError(error);
      steps.push({ name, outcome: isEnd ? 'warned' : 'failed', text });
    }
  }
  return steps;
};

const actionsOf = (
  { send, functionOf, receiveToken }: JourneyDeps,
  plan: JourneyPlan,
): readonly (readonly [string, Action])[] => {
  const { email, password } = plan;
  /** @throws {JourneyError} for any other status, or if the answer is about another email. */
  const check = (call: Call, answer: Answer, expected: number, about?: string): Answer => {
    const isExpected = answer.requestId !== null && answer.status === expected;
    if (isExpected && (about === undefined || bodyOf(answer).email === about)) return answer;
    const came = isExpected ? 'is about somebody else' : `answered ${answer.status}, ${expected} was expected`;
    throw new JourneyError(`${call.method} ${call.path} ${came}. ${explainAnswer(answer, functionOf(call))}`);
  };
  const expectAnswer = async (by: Send, call: Call, expected: number, about?: string): Promise<Answer> =>
    check(call, await by(call), expected, about);
  const credentials = { email, password };
  const browser = withCookies(send);
  const directory = withCookies(send);
  const isBasic = plan.authType === 'basic_auth';
  const sessionApi = withHeaders(
    withCookies(send),
    isBasic ? { authorization: `Basic ${Buffer.from(`${email}:${password}`).toString('base64')}` } : {},
  );
  let accessToken = '';

  const signUp: Action = async () => {
    const call = post('/users', credentials);
    const answer = await browser(call);
    if (answer.status === 400 && answer.requestId !== null)
      throw new JourneyError(
        `The rules for new accounts refuse ${email} (${answer.text}): name another email with --email. See docs/settings.md`,
      );
    check(call, answer, 200, email);
    return email;
  };
  const receiveMail: Action = async () => {
    const token = await receiveToken();
    await expectAnswer(browser, post('/verify_email', { token }), 200);
    return 'sent, and its link verifies the email';
  };
  const signIn: Action = async () => {
    await expectAnswer(browser, post('/sessions', credentials), 200);
    if (plan.requiresSecondFactor)
      throw new JourneyEnd('works; everybody needs a second factor here, so the journey ends');
    await expectAnswer(browser, get('/profile'), 200, email);
    return 'the session is accepted';
  };
  const getToken: Action = async () => {
    const token = await expectAnswer(browser, { method: 'POST', path: '/token' }, 200);
    accessToken = String(bodyOf(token).access_token);
    const keys = await expectAnswer(send, get('/.well-known/jwks.json'), 200);
    const discovery = await expectAnswer(send, get('/.well-known/openid-configuration'), 200);
    const { issuer } = bodyOf(discovery);
    try {
      const keySet = createLocalJWKSet(bodyOf(keys) as unknown as JSONWebKeySet);
      await jwtVerify(accessToken, keySet, { issuer: String(issuer), typ: 'at+jwt' });
    } catch (error) {
      throw new JourneyError(
        `The access token is refused by the published keys (${error instanceof Error ? error.message : error}). A key that was just created is not known everywhere for some minutes; otherwise see docs/runbook.md#a-key-or-a-secret-leaked`,
      );
    }
    if (issuer !== plan.issuer)
      throw new JourneyError(
        `Tokens are issued by ${issuer}, but this is ${plan.issuer}: users and services must use the URL of base-url. See docs/deploy.md#parameters`,
      );
    return `signed by a published key, issued by ${issuer}`;
  };
  const useToken: Action = async () => {
    const headers = { authorization: `Bearer ${accessToken}` };
    await expectAnswer(send, { ...get('/profile'), headers }, 200, email);
    return 'the access token is accepted';
  };
  const useDirectory: Action = async () => {
    await expectAnswer(directory, postJson('/api/users/login', credentials), 200);
    await expectAnswer(directory, get('/api/users/token'), 200);
    await expectAnswer(directory, get('/api/users/logout'), 200);
    await expectAnswer(directory, get('/api/users/token'), 401);
    return 'signed in and out';
  };
  const useSessionApi: Action = async () => {
    if (!isBasic) await expectAnswer(sessionApi, post('/api/v1/auth_session/login', credentials), 200);
    await expectAnswer(sessionApi, get('/api/v1/users/me'), 200, email);
    return `signed in (${plan.authType})`;
  };
  const signOut: Action = async () => {
    await expectAnswer(browser, { method: 'DELETE', path: '/sessions' }, 302);
    await expectAnswer(browser, get('/profile'), 403);
    return 'the session is over';
  };
  const endAccount: Action = async () => {
    await expectAnswer(sessionApi, { method: 'DELETE', path: '/api/v1/users/me' }, 200);
    await expectAnswer(browser, post('/sessions', credentials), 401);
    return 'the account is gone';
  };

  return [
    ['sign-up', signUp],
    ...(plan.verifiesEmails ? [['mail', receiveMail] as const] : []),
    ['sign-in', signIn],
    ['access token', getToken],
    ['access token in use', useToken],
    ['user directory', useDirectory],
    ['session API', useSessionApi],
    ['sign-out', signOut],
    ['end of the account', endAccount],
  ];
};

const get = (path: string): Call => ({ method: 'GET', path });

const post = (path: string, fields: Record<string, string>): Call => ({
  method: 'POST',
  path,
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  body: new URLSearchParams(fields).toString(),
});

const postJson = (path: string, fields: Record<string, string>): Call => ({
  method: 'POST',
  path,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(fields),
});

const withHeaders =
  (send: Send, headers: Readonly<Record<string, string>>): Send =>
  (call) =>
    send({ ...call, headers: { ...headers, ...call.headers } });

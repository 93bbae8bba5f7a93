import { authenticationClaims, scopeOf } from '../../auth/tokens/access-token';
import type { SessionCaller } from '../../auth/tokens/find-session-caller';
import { type AuthorizerEvent, isHttpApi } from './authorizer-event';

/** What integrations receive about the caller. REST and WebSocket APIs accept no lists, and pass every value on as text. */
export type AuthorizerContext = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/** The simple format of HTTP APIs. */
interface SimpleAnswer {
  readonly isAuthorized: boolean;
  readonly context?: AuthorizerContext;
}

/** The format of all other APIs. */
interface PolicyAnswer {
  readonly principalId: string;
  readonly policyDocument: {
    readonly Version: '2012-10-17';
    readonly Statement: readonly {
      readonly Action: 'execute-api:Invoke';
      readonly Effect: 'Allow' | 'Deny';
      readonly Resource: string;
    }[];
  };
  readonly context?: AuthorizerContext;
}

export type AuthorizerAnswer = SimpleAnswer | PolicyAnswer;

/** `arn:<partition>:execute-api:<region>:<account>:<api>/<stage>/<method>/<path>`; a WebSocket API has its route key at the end. */
const METHOD_ARN = /^(arn:[\w-]+:execute-api:[\w-]+:\d+:[\w-]+\/[^/*?]+)\//;
const NOBODY = 'nobody';

/** The answer that lets a request of this caller pass. */
export const allow = (event: AuthorizerEvent, caller: SessionCaller): AuthorizerAnswer => {
  const roles = caller.user.roles.map(({ code }) => code);
  const { auth_time, amr } = authenticationClaims(caller.session);
  const context = { ...contextOf(caller), auth_time };
  if (isHttpApi(event)) return { isAuthorized: true, context: { ...context, amr, roles } };
  const stage = METHOD_ARN.exec(event.methodArn)?.[1];
  if (stage === undefined) return deny(event);
  // API Gateway may cache the answer and use it for every route of the stage. If the resource were this one method, the caller's
  // next request to another route would be refused.
  return policy('Allow', `${stage}/*`, caller.user.id, { ...context, amr: amr.join(','), roles: roles.join(',') });
};

/** The answer that refuses a request: API Gateway answers 403. */
export const deny = (event: AuthorizerEvent, context?: AuthorizerContext): AuthorizerAnswer =>
  isHttpApi(event)
    ? { isAuthorized: false, ...(context && { context }) }
    : policy('Deny', event.methodArn, NOBODY, context);

const policy = (
  Effect: 'Allow' | 'Deny',
  Resource: string,
  principalId: string,
  context: AuthorizerContext | undefined,
): PolicyAnswer => ({
  principalId,
  policyDocument: { Version: '2012-10-17', Statement: [{ Action: 'execute-api:Invoke', Effect, Resource }] },
  ...(context && { context }),
});

/** The values have the names and meanings of the claims of access tokens, and are current. */
const contextOf = ({ user, session }: SessionCaller) => ({
  user_id: user.id,
  email: user.email,
  email_verified: user.emailVerified,
  customer_id: user.customerId,
  scope: scopeOf(user),
  session: session.reference,
});

import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { exchange } from './https-exchange';

export interface CognitoClient {
  /** Of the Amazon Cognito user pools API in the region of the pool, without a slash at the end. */
  readonly url: string;
  /** Of an app client without a secret, which allows USER_PASSWORD_AUTH. It also says which pool is meant. */
  readonly clientId: string;
  /** The time limit for everything: DNS, connection and answer. */
  readonly milliseconds: number;
}

export interface CognitoPassword {
  readonly username: string;
  /** Whether a right password counts although Cognito would ask for a second factor as well. */
  readonly ignoresFactors: boolean;
  /** As typed. */
  readonly password: string;
}

/** What Cognito accepts as a password: no other text is sent. API Reference, "SignUp", `Password` */
const POSSIBLE = /^(?=.{1,256}$)\S(?:.*\S)?$/u;

/** The answers that follow a right password. */
const FACTOR_CHALLENGES: ReadonlySet<unknown> = new Set([
  'SMS_MFA',
  'SOFTWARE_TOKEN_MFA',
  'EMAIL_OTP',
  'SELECT_MFA_TYPE',
  'MFA_SETUP',
]);

/** The errors that say that this user may not sign in with this password. Every other error says nothing about it. */
const REFUSALS: ReadonlySet<unknown> = new Set([
  'NotAuthorizedException',
  'UserNotFoundException',
  'UserNotConfirmedException',
  'PasswordResetRequiredException',
  'UserLambdaValidationException',
]);

/** Connections are kept for the next sign-in. Plain HTTP reaches only this machine: see COGNITO_URL. */
const transports = {
  http: { request: httpRequest, agent: new HttpAgent({ keepAlive: true }) },
  https: { request: httpsRequest, agent: new HttpsAgent({ keepAlive: true }) },
};

/**
 * Ask Cognito whether a user has this password. Uses InitiateAuth, which takes no signature, so that functions need neither a right
 * nor the SDK. The tokens of the answer are dropped. A temporary password counts as wrong: its user has to choose a password of
 * their own.
 * @throws if Cognito gives no answer in time that decides it; `code` says why, and nothing in the error is secret.
 * @see Amazon Cognito User Pools API Reference, "InitiateAuth"
 */
export const hasCognitoPassword = async (client: CognitoClient, asked: CognitoPassword): Promise<boolean> => {
  if (!POSSIBLE.test(asked.password)) return false;
  const { status, text } = await exchange({
    url: `${client.url}/`,
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'AWSCognitoIdentityProviderService.InitiateAuth',
    },
    ...(client.url.startsWith('http:') ? transports.http : transports.https),
    signal: AbortSignal.timeout(client.milliseconds),
    body: JSON.stringify({
      AuthFlow: 'USER_PASSWORD_AUTH',
      ClientId: client.clientId,
      AuthParameters: { USERNAME: asked.username, PASSWORD: asked.password },
    }),
  });
  const answer = read(text);
  if (status === 200 && answer.AuthenticationResult !== undefined) return true;
  if (status === 200 && answer.ChallengeName !== undefined)
    return asked.ignoresFactors && FACTOR_CHALLENGES.has(answer.ChallengeName);
  // With a name space in front, or the address of a page behind, in some versions of the protocol.
  const [name] = /[A-Za-z]+(?=$|:)/.exec(String(answer.__type ?? '')) ?? [];
  if (status === 400 && REFUSALS.has(name)) return false;
  throw Object.assign(new Error('unexpected answer'), { code: name ?? `HTTP_${status}` });
};

const read = (text: string): Readonly<Record<string, unknown>> => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
};

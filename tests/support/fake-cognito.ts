import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach } from '@jest/globals';

interface CognitoAnswer {
  readonly status: number;
  /** Text is sent as it is, anything else as JSON. */
  readonly body: unknown;
}

interface CognitoRequest {
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: {
    readonly AuthFlow: string;
    readonly ClientId: string;
    readonly AuthParameters: Readonly<Record<string, string>>;
  };
}

export interface FakeCognito {
  readonly url: string;
  /** Oldest first. */
  readonly received: readonly CognitoRequest[];
  /** How all requests are answered until the end of the test; `null` for no answer at all. A promise is awaited. */
  answerWith(answer: CognitoAnswer | null | Promise<CognitoAnswer>): void;
}

/** What Cognito answers to a right password of a user without a second factor. */
export const COGNITO_TOKENS: CognitoAnswer = {
  status: 200,
  body: {
    AuthenticationResult: { AccessToken: 'x', ExpiresIn: 3600, IdToken: 'x', RefreshToken: 'x', TokenType: 'Bearer' },
    ChallengeParameters: {},
  },
};

export const cognitoError = (__type: string, status = 400): CognitoAnswer => ({
  status,
  body: { __type, message: 'Incorrect username or password.' },
});

/** InitiateAuth of Amazon Cognito on this machine, for all tests of this file. A test begins with the users, by name, and their passwords. */
export const useFakeCognito = (users: Readonly<Record<string, string>>): FakeCognito => {
  const received: CognitoRequest[] = [];
  let answer: CognitoAnswer | null | Promise<CognitoAnswer> | undefined;
  const answerTo = ({ USERNAME: name = '', PASSWORD: password }: Readonly<Record<string, string>>): CognitoAnswer =>
    password !== undefined && users[name] === password ? COGNITO_TOKENS : cognitoError('NotAuthorizedException');

  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = JSON.parse(Buffer.concat(chunks).toString()) as CognitoRequest['body'];
    received.push({ headers: request.headers, body });
    const decided = answer === undefined ? answerTo(body.AuthParameters) : await answer;
    if (decided === null) return;
    response.writeHead(decided.status);
    response.end(typeof decided.body === 'string' ? decided.body : JSON.stringify(decided.body));
  });

  beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
  beforeEach(() => {
    received.length = 0;
    answer = undefined;
  });
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  return {
    get url() {
      return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    },
    received,
    answerWith: (next) => {
      answer = next;
    },
  };
};

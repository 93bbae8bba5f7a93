import { expect, test } from '@jest/globals';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { acceptNewPassword } from '../../../lib/auth/credentials/password';
import { createPasswordPolicy } from '../../../lib/auth/credentials/password-policy';
import { requestPasswordResetBody } from '../../../lib/endpoints/auth-service/request-password-reset';
import { resetPasswordBody } from '../../../lib/endpoints/auth-service/reset-password';
import { signUpBody } from '../../../lib/endpoints/auth-service/sign-up';
import { authService } from '../../../lib/endpoints/auth-service/surface';
import { signInBody } from '../../../lib/endpoints/sign-in-body';
import { publicEndpoint } from '../../../lib/http/handler';
import { ok } from '../../../lib/http/response';
import { call, gatewayEvent } from '../../support/event';
import { headerValues, mutated, pieces } from '../../support/hostile-text';
import { createRandom, type Random, seedOfRun } from '../../support/random';

const seed = seedOfRun();
const requests = 4000;

const policy = createPasswordPolicy({ minimumLength: 1 });

const handlers = [signUpBody, signInBody, requestPasswordResetBody, resetPasswordBody].map((schema) =>
  publicEndpoint(
    authService,
    { origins: [], openPaths: [], errorsHaveCodes: false },
    { body: schema },
    async ({ body, cookie }) => {
      cookie('session_id');
      for (const [field, password] of Object.entries(body as Record<string, string>)) {
        await acceptNewPassword(policy, { field, password, email: null });
      }
      return ok(body);
    },
  ),
) as [ReturnType<typeof publicEndpoint>];

const bodies = [
  'email=bob%40example.com&password=correct+horse',
  'email=bob%40example.com&reset_token=0c1b8f6e&new_password=battery+staple',
  'email=bob%40example.com',
  '{"email":"bob@example.com","password":"correct horse"}',
  '{"email":"bob@example.com","reset_token":"0c1b8f6e","new_password":"battery staple"}',
  '{"email":"bob@example.com"}',
  '[[{"email":{"a":[1,-2e9,true,null]}}]]',
  '',
] as const;

const hostileEvent = (random: Random): APIGatewayProxyEventV2 => {
  const text = random.oneOf(bodies);
  const fitting = text.startsWith('email') ? headerValues[1] : headerValues[0];
  const headers: Record<string, string> = {
    'content-type': random.oneOf([fitting, fitting, random.oneOf(headerValues)]),
  };
  if (random.below(10) === 0) headers[random.oneOf(['content-encoding', 'content-type'])] = random.oneOf(headerValues);
  if (random.below(10) === 0) delete headers['content-type'];
  const cookies = [`session_id=${random.oneOf(pieces)}`, random.oneOf(pieces)].slice(random.below(3));
  const event = gatewayEvent('POST /anything', { text: mutated(random, text), headers });
  const bytes = Buffer.from(event.body ?? '');
  if (random.below(3) === 0 && bytes.length > 0) bytes[random.below(bytes.length)] = random.below(256);
  const isBase64Encoded = random.below(2) === 0;
  const encoded = isBase64Encoded && random.below(20) > 0;
  return { ...event, cookies, body: encoded ? bytes.toString('base64') : (event.body ?? ''), isBase64Encoded };
};

test(`${requests} hostile requests get an answer without a 5xx`, async () => {
  const random = createRandom(seed);
  const statuses = new Set<number>();
  for (let number = 0; number < requests; number += 1) {
    const event = hostileEvent(random);
    const answer = await call(random.oneOf(handlers), event);
    statuses.add(answer.status);
    if (answer.status >= 500) throw new Error(`FUZZ_SEED=${seed}, request ${number}: ${JSON.stringify(event)}`);
    if (answer.body === undefined) throw new Error(`FUZZ_SEED=${seed}, request ${number}: no body`);
  }
  // Otherwise too few of the mutated requests reach the later steps of the parser.
  expect([...statuses].sort()).toEqual([200, 400, 413, 415]);
});

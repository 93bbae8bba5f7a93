import { expect, test } from '@jest/globals';
import type { Answer, RequestParts } from '../../../support/event';
import { headerValues, mutated, pieces } from '../../../support/hostile-text';
import { createRandom, type Random, seedOfRun } from '../../../support/random';
import { bearer, COOKIE, cookieOf, tokensOf, withAdmin } from '../../../support/user-directory';

const seed = seedOfRun();
const requests = 3000;
const bodies = [
  '{"email":"bob@example.com","password":"correct horse"}',
  '{"refresh_token":"5b1c1e9a-8a53-4c40-9d6a-0b8a4a9d2f11.7a1f9f6e-52c1-4a0e-9a39-3f5b1f2c6d22.x.y"}',
  '{"email":"ada@example.com","name":"Ada","password":"x","active":true,"roles":[{"id":1}]}',
  '{"email":"ada@example.com","name":null,"active":false,"inactive_reason":"x","inactive_until":"2027-01-01T10:00:00Z"}',
  '[[{"roles":{"id":[1,-2e9,true,null]}}]]',
] as const;
const queries: [Record<string, string>, ...Record<string, string>[]] = [
  { limit: '20', offset: '0', email: 'ADA', name: 'x', cursor: 'eyJ9.x' },
  { limit: '-1', email_prefix: 'a', page: '2' },
];

test(`${requests} hostile requests get an answer without a 5xx`, async () => {
  const random = createRandom(seed);
  const { directory, admin, other } = await withAdmin();
  const { access_token: token, refresh_token: refreshToken } = await tokensOf(directory, admin);
  type Route = (parts: RequestParts) => Promise<Answer>;
  const routes: [Route, ...Route[]] = [
    directory.issueTokens,
    ...[directory.refreshTokens, directory.getToken, directory.setPassword],
    ...[
      directory.createDirectoryUser,
      directory.searchUsers,
      directory.getUser,
      directory.changeUser,
      directory.listRoles,
      directory.countSignIns,
      directory.listUserSecondFactors,
      directory.removeUserSecondFactors,
      directory.sendUserResetMail,
      directory.listUserSessions,
      directory.endUserSessions,
      directory.listUserEvents,
      directory.listCustomerEvents,
      directory.exportCustomerEvents,
      // The last admin cannot be deleted, and the other user is there for every request.
      (parts: RequestParts) =>
        directory.deleteUser(
          parts.pathParameters?.id === other.user.id ? { ...parts, pathParameters: { id: admin.user.id } } : parts,
        ),
    ],
  ];

  /** Mostly valid, so that the mutations reach the code behind the first check. */
  const hostile = (once: Random): RequestParts => {
    const query = Object.entries(once.oneOf(queries)).map(([name, value]) => [name, mutated(once, value)]);
    const authorization = once.below(5) === 0 ? mutated(once, `Bearer ${token}`) : bearer(token).headers.authorization;
    const cookies = [cookieOf(mutated(once, token)), `${COOKIE}=${once.oneOf(pieces)}`];
    const contentType = once.below(5) === 0 ? once.oneOf(headerValues) : 'application/json';
    return {
      text: mutated(once, once.below(4) === 0 ? JSON.stringify({ refresh_token: refreshToken }) : once.oneOf(bodies)),
      headers: { 'content-type': contentType, authorization },
      ...(once.below(5) === 0 ? { cookies: cookies.slice(once.below(2)) } : {}),
      ...(once.below(2) === 0 ? { query: Object.fromEntries(query) as Record<string, string> } : {}),
      // Not the admin, whose sessions a new password would end.
      pathParameters: { id: once.below(2) === 0 ? other.user.id : mutated(once, once.oneOf(pieces)) },
      base64: once.below(2) === 0,
    };
  };

  const statuses = new Set<number>();
  for (let number = 0; number < requests; number += 1) {
    const parts = hostile(random);
    const answer = await random.oneOf(routes)(parts);
    statuses.add(answer.status);
    if (answer.status >= 500) throw new Error(`FUZZ_SEED=${seed}, request ${number}: ${JSON.stringify(parts)}`);
    if (answer.body === undefined) throw new Error(`FUZZ_SEED=${seed}, request ${number}: no body`);
  }
  // Otherwise too few of the mutated requests reach the code behind the first checks.
  expect([...statuses]).toEqual(expect.arrayContaining([200, 401, 404, 422]));
});

import { beforeAll, expect, test } from '@jest/globals';
import type { EndpointHandler } from '../../../lib/http/handler';
import { resolveService } from '../../../scripts/generate/service';

/**
 * A route is private unless it is listed here: whoever makes one that everybody may call says so twice. The reason stands with
 * those that are about somebody's account all the same.
 */
const PUBLIC = [
  // They make an account, or ask for proof of one.
  'signUp',
  'signIn',
  'logIn',
  'issueTokens',
  'requestPasswordReset',
  'requestEmailVerification',
  // A token in the body is the proof.
  'resetPassword',
  'refreshTokens',
  // It checks the session itself, while it ends it.
  'signOut',
  // They tell nothing of anybody.
  'home',
  'getStatus',
  'refuseUnauthorized',
  'refuseForbidden',
  'getJwks',
  'getOpenidConfiguration',
  'getOpenapi',
  'refuseUnrouted',
];

/** Pages that everybody may see; the links that lead to them are the proof. */
const PAGES = [
  'showVerification',
  'verifyEmail',
  'showNewPassword',
  'setNewPassword',
  'showEmailChange',
  'confirmEmailChange',
];

const made = new Map<string, string | undefined>();

beforeAll(async () => {
  for (const [name, { handler, events }] of Object.entries(resolveService().functions)) {
    if (!events.some(({ httpApi }) => httpApi !== undefined)) continue;
    const module = (await import(`../../../${handler.replace(/\.handler$/, '.ts')}`)) as { handler: EndpointHandler };
    made.set(name, module.handler.access);
  }
});

const madeBy = (access: string) =>
  [...made]
    .filter(([, own]) => own === access)
    .map(([name]) => name)
    .sort();

test('a route is served to everybody only if it is listed', () => {
  expect(madeBy('public')).toEqual([...PUBLIC].sort());
  expect(madeBy('page')).toEqual([...PAGES].sort());
});

test('every other route is private', () => {
  const others = [...made.keys()].filter((name) => ![...PUBLIC, ...PAGES].includes(name));
  expect(others.length).toBeGreaterThan(15);
  expect(madeBy('private')).toEqual(others.sort());
});

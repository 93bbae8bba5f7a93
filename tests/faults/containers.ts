import type { GuessLimitSettings } from '../../lib/auth/limits/guess-limits';
import { LONGEST_TOKEN_SECONDS } from '../../lib/auth/tokens/access-token';
import { createAccessTokenChecks, createAccessTokens } from '../../lib/auth/tokens/access-tokens';
import { findTokenCaller, type TokenCaller } from '../../lib/auth/tokens/find-token-caller';
import { createKeyRing, createSigningKeyRing } from '../../lib/auth/tokens/key-ring';
import type { KeyDeps } from '../../lib/auth/tokens/key-set';
import { createHandler as createGetToken } from '../../lib/endpoints/user-directory/get-token';
import { createHandler as createIssueTokens } from '../../lib/endpoints/user-directory/issue-tokens';
import { createHandler as createRefreshTokens } from '../../lib/endpoints/user-directory/refresh-tokens';
import { createHandler as createSearchUsers } from '../../lib/endpoints/user-directory/search-users';
import { createHandler as createSetPassword } from '../../lib/endpoints/user-directory/set-password';
import { createHandler as createGetJwks } from '../../lib/endpoints/well-known/get-jwks';
import type { CallerSource } from '../../lib/http/handler';
import { challenges } from '../../lib/runtime/challenges';
import { clock as liveClock } from '../../lib/runtime/clock';
import { config } from '../../lib/runtime/config';
import { events } from '../../lib/runtime/events';
import { findTotpStep } from '../../lib/runtime/find-totp-step';
import { hasher } from '../../lib/runtime/hasher';
import { ids } from '../../lib/runtime/ids';
import { keySets } from '../../lib/runtime/key-sets';
import { limits } from '../../lib/runtime/limits';
import { outbox } from '../../lib/runtime/outbox';
import { passkeys } from '../../lib/runtime/passkeys';
import { passwordPolicy } from '../../lib/runtime/password-policy';
import { privateKeys as livePrivateKeys } from '../../lib/runtime/private-keys';
import { sealing } from '../../lib/runtime/sealing-keys';
import { sessions } from '../../lib/runtime/sessions';
import { signInLinks } from '../../lib/runtime/sign-in-links';
import { tokenSessions } from '../../lib/runtime/token-sessions';
import { totp } from '../../lib/runtime/totp';
import { users } from '../../lib/runtime/users';
import { verifyAssertion } from '../../lib/runtime/verify-assertion';

const LIFETIME = { longestTokenSeconds: LONGEST_TOKEN_SECONDS };

/**
 * Functions with the live stores, in a state as in a container that has just started: it knows no key.
 * @param keys replaces live dependencies. The clock is used by the key rings only.
 */
export const startContainer = (
  keys: Partial<Pick<KeyDeps, 'privateKeys' | 'clock' | 'newKeyPair'>> = {},
  settings: { guessLimits?: GuessLimitSettings } = {},
) => {
  const keyDeps = { keySets, privateKeys: livePrivateKeys, clock: liveClock, newSecret: ids.newSecret, ...keys };
  const clock = liveClock;
  const keyRing = createKeyRing(keyDeps, LIFETIME);
  const signing = { keyRing: createSigningKeyRing(keyDeps, LIFETIME), clock, ids };
  const accessTokens = createAccessTokens(signing, config.tokens);
  const checks = createAccessTokenChecks({ keyRing, clock }, config.tokens);
  const callers: CallerSource<TokenCaller> = {
    cookieName: config.directoryCookie.name,
    identify: (proof) => findTokenCaller({ sessions, accessTokens: checks, clock, ...config }, proof),
  };
  const deps = {
    users,
    sessions,
    challenges,
    signInLinks,
    tokenSessions,
    outbox,
    accessTokens,
    hasher,
    passwordPolicy,
    clock,
    ids,
    events,
    limits,
    totp,
    sealing,
    findTotpStep,
    passkeys,
    verifyAssertion,
    ...config,
    ...settings,
  };
  const routes = { ...config, ...config.crossOrigin };
  return {
    issueTokens: createIssueTokens(deps, routes),
    refreshTokens: createRefreshTokens(deps, routes),
    setPassword: createSetPassword({ ...deps, callers }, routes),
    getToken: createGetToken({ callers }, routes),
    searchUsers: createSearchUsers({ callers, users, cursorSecret: () => keyRing.cursorSecret() }, routes),
    getJwks: createGetJwks({ keyRing }, routes),
  };
};

import { randomBytes, randomUUID } from 'node:crypto';
import { type ContractMode, classicMode } from '../../lib/auth/contract-mode';
import { createPasswordPolicy } from '../../lib/auth/credentials/password-policy';
import type { Clock, EmailPolicy, SecurityEvent, VerifyAssertion, VerifyRegistration } from '../../lib/auth/ports';
import { createSealingKeys } from '../../lib/auth/totp/sealing-keys';
import type { SecondFactorPolicy } from '../../lib/auth/users/second-factor';
import { verifyAssertion } from '../../lib/crypto/passkey-assertion';
import { verifyRegistration } from '../../lib/crypto/passkey-registration';
import { createPasswordHasher } from '../../lib/crypto/password-hasher';
import { findTotpStep } from '../../lib/crypto/totp';
import { plantCanary } from './canaries';
import { cheapBcrypt } from './cheap-bcrypt';
import { createFakeAccessTokens } from './fake-access-tokens';
import { createMemoryChallengesStore } from './memory-challenges-store';
import { createMemoryInvitationsStore } from './memory-invitations-store';
import { createMemoryPrivateKeys } from './memory-key-stores';
import { createMemoryLimitsStore } from './memory-limits-store';
import { createMemoryOutboxStore } from './memory-outbox';
import { createMemoryPasskeysStore } from './memory-passkeys-store';
import { createMemorySealingKeyStore } from './memory-sealing-key-store';
import { createMemorySessionsStore } from './memory-sessions-store';
import { createMemorySignInLinksStore } from './memory-sign-in-links-store';
import { createMemoryTotpStore } from './memory-totp-store';
import { createMemoryUsersStore } from './memory-users-store';

/** A clock that stands still until a test moves it. */
export interface FixedClock extends Clock {
  moveBy(milliseconds: number): void;
}

export const createFixedClock = (start = '2026-11-20T10:00:00.000Z'): FixedClock => {
  let time = Date.parse(start);
  return {
    now: () => new Date(time),
    moveBy: (milliseconds) => {
      time += milliseconds;
    },
  };
};

/** The pages of the service in memory. */
export const relyingParty = { id: 'localhost', origins: ['http://localhost:3000'] };

/** All dependencies of use-cases and handlers, in memory, with a clock that the test controls. */
export const createTestDeps = ({ mode = classicMode }: { mode?: ContractMode } = {}) => {
  /** With the id of the account alone: which customer is stored with an event is for tests/service. */
  const recorded: (Omit<SecurityEvent, 'user'> & { readonly userId: string | undefined })[] = [];
  const outbox = createMemoryOutboxStore();
  const clock = createFixedClock();
  const users = createMemoryUsersStore(outbox, clock);
  const challenges = createMemoryChallengesStore(users);
  const passkeys = createMemoryPasskeysStore(users, challenges, outbox);
  const ids = { newId: () => randomUUID(), newSecret: () => randomBytes(32).toString('base64url') };
  const sealingKeys = { sealingKey: createMemorySealingKeyStore(), sealingKeys: createMemoryPrivateKeys(), clock, ids };
  return {
    users,
    sessions: createMemorySessionsStore(users),
    signInLinks: createMemorySignInLinksStore(users),
    challenges,
    passkeys,
    invitations: createMemoryInvitationsStore(users, passkeys),
    verifyAssertion: ((assertion, challenge, passkey) =>
      verifyAssertion(assertion, { challenge, relyingParty }, passkey)) as VerifyAssertion,
    verifyRegistration: ((registration, challenge) =>
      verifyRegistration(registration, { challenge, relyingParty })) as VerifyRegistration,
    totp: createMemoryTotpStore(users, challenges, outbox),
    sealing: createSealingKeys(sealingKeys),
    findTotpStep: async (secret: Uint8Array, code: string, now: Date) => findTotpStep(secret, code, now),
    serviceName: 'Latchkey',
    secondFactorPolicy: 'none' as SecondFactorPolicy,
    accessTokens: createFakeAccessTokens(),
    limits: createMemoryLimitsStore(),
    outbox,
    mailLimits: { requestsPerMinute: 0, mailsPerRecipient: 3 },
    unverifiedAccountSeconds: 604_800,
    deviceSeconds: 2_592_000,
    refreshGraceSeconds: 10,
    linkSeconds: {
      'verify-email': 86_400,
      'reset-password': 1800,
      'change-email': 86_400,
      'sign-in': 600,
      invitation: 604_800,
    },
    linksSignUp: true,
    guessLimits: { accountFailures: 0, ipAddressFailures: 0, windowSeconds: 60 },
    hasher: createPasswordHasher(4, cheapBcrypt),
    clock,
    ids,
    mode,
    sessionIdleSeconds: mode.sessionIdleSeconds,
    maxSessions: 20,
    recentAuthenticationSeconds: 600,
    passwordPolicy: createPasswordPolicy({ minimumLength: mode.minimumPasswordLength }),
    emailPolicy: { faultOf: async () => null } as EmailPolicy,
    events: {
      record: async ({ user, ...event }: SecurityEvent) => void recorded.push({ ...event, userId: user?.id }),
    },
    recorded,
  };
};

/** New credentials for one test. Every part of them is a canary. */
export const newCredentials = () => {
  const credentials = {
    email: `canary-${randomUUID()}@example.com`,
    password: `canary password ${randomUUID()}`,
  };
  plantCanary(credentials.email);
  plantCanary(credentials.password);
  return credentials;
};

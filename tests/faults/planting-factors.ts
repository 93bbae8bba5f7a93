import type { User } from '../../lib/auth/entities';
import type { Method } from '../../lib/auth/methods';
import type { ChallengePurpose } from '../../lib/auth/stores/challenges-store';
import { createSealingKeys } from '../../lib/auth/totp/sealing-keys';
import { formatOwnedSecret, secretOf } from '../../lib/auth/user-id';
import { hashToken } from '../../lib/crypto/hash-token';
import { base32 } from '../../lib/crypto/totp';
import { clock } from '../../lib/runtime/clock';
import { config } from '../../lib/runtime/config';
import { ids } from '../../lib/runtime/ids';
import { keysAt } from '../../lib/runtime/keys-at';
import { verifyRegistration } from '../../lib/runtime/verify-registration';
import { createPasskeysStore } from '../../lib/store/credentials/passkeys-store';
import { createTotpStore } from '../../lib/store/credentials/totp-store';
import { createSealingKeyStore } from '../../lib/store/keys/sealing-key-store';
import { createChallengesStore } from '../../lib/store/sessions/challenges-store';
import { totpCode } from '../support/authenticator-app';
import { createSoftwareAuthenticator } from '../support/software-authenticator';
import { tableNames } from '../support/table-names';
import type { RawItem, Snapshot, Tables } from '../support/tables';
import { sessionsIn } from './planting';
import { keepWarm } from './planting-directory';

/** Write second factors, passkeys and challenges into the tables, without the live client. */
export const createFactorPlanting = (tables: Tables) => {
  const challenges = createChallengesStore(tables.client, tableNames(tables), ids);
  const totp = createTotpStore(tables.client, tableNames(tables), ids);
  const passkeys = createPasskeysStore(tables.client, tableNames(tables), ids, clock);
  const sealing = createSealingKeys({
    sealingKey: createSealingKeyStore(tables.client, tables.signingKeys.name),
    sealingKeys: keysAt(config.sealingKeys),
    clock,
    ids,
  });
  const secret = Buffer.from('12345678901234567890');
  const owner = (userId: string) => ({ userId, kind: 'totp' });

  /** Creates the keys, so that no request of a test does. */
  const warmUp = async (): Promise<void> => {
    await keepWarm();
    await sealing.seal(secret, owner('nobody'));
  };

  /** An app whose set-up waits for its first code. */
  const plantSetup = async (user: User) => {
    const setup = { sealed: await sealing.seal(secret, owner(user.id)), expiresAt: new Date(Date.now() + 600_000) };
    await totp.saveSetup(user.id, setup);
    return setup;
  };

  /** Enable an app. @returns the user afterwards, whose sessions have ended. */
  const plantApp = async (user: User): Promise<User> => {
    const setup = await plantSetup(user);
    const change = { user, setup, step: 1, recoveryHashes: ['a hash'], mail: undefined, now: new Date() };
    const enabled = await totp.enableTotp(change);
    if (enabled === null) throw new Error('the set-up was refused');
    return enabled;
  };

  /** @param user the user who must answer it; `null` for anybody. */
  const plantChallenge = async (
    purpose: ChallengePurpose,
    user: User | null,
    methods: readonly Method[] = ['pwd'],
  ): Promise<string> => {
    const challenge = user === null ? ids.newSecret() : formatOwnedSecret(user.id, ids.newSecret());
    const subject =
      user === null
        ? null
        : { userId: user.id, epoch: user.sessionEpoch, isKnownDevice: true, authenticatedAt: new Date(), methods };
    const expiresAt = new Date(Date.now() + 300_000);
    await challenges.createChallenge({
      tokenHash: hashToken(challenge),
      purpose,
      subject,
      browserHash: null,
      expiresAt,
    });
    return challenge;
  };

  /** An authenticator whose passkey has been added. @returns the user afterwards. */
  const plantPasskey = async (before: User, { hasCounter = false } = {}) => {
    const authenticator = createSoftwareAuthenticator({ userHandle: before.id, hasCounter });
    const challenge = await plantChallenge('passkey-registration', before);
    const { id, response } = authenticator.register(secretOf(challenge));
    const verified = await verifyRegistration({ id, ...response }, secretOf(challenge));
    if (verified === null) throw new Error('the registration was refused');
    const passkey = { ...verified, transports: [], name: 'Laptop', createdAt: new Date(), lastUsedAt: null };
    const challengeHash = hashToken(challenge);
    const outcome = await passkeys.addPasskey({ user: before, passkey, challengeHash, mail: undefined });
    if (outcome !== 'added') throw new Error(`the passkey was refused: ${outcome}`);
    return { user: { ...before, passkeys: before.passkeys + 1 }, authenticator };
  };

  return {
    warmUp,
    plantSetup,
    plantApp,
    plantChallenge,
    plantPasskey,
    appSecret: base32(secret),
    nextCode: () => totpCode(base32(secret), new Date()),
  };
};

const isChallenge = ({ id }: RawItem) => String(id).startsWith('challenge#');

export const challengesIn = (snapshot: Snapshot): RawItem[] => sessionsIn(snapshot).filter(isChallenge);
export const liveSessionsIn = (snapshot: Snapshot): RawItem[] =>
  sessionsIn(snapshot).filter((item) => !isChallenge(item));
/** The ids of what users have besides passwords. */
export const credentialIdsIn = ({ CREDENTIALS_TABLE: items = [] }: Snapshot): string[] =>
  items.map(({ id }) => String(id));

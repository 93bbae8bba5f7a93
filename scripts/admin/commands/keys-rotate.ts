import { createHeads } from '../../../lib/auth/audit/heads';
import { provedHeads, signHeadsAnew } from '../../../lib/auth/audit/sign-heads-anew';
import type { PrivateKeysStore } from '../../../lib/auth/stores/private-keys-store';
import { LONGEST_TOKEN_SECONDS } from '../../../lib/auth/tokens/access-token';
import { createSigningKeyRing } from '../../../lib/auth/tokens/key-ring';
import { type DescribedKey, describeKeySet, RELOAD_SECONDS } from '../../../lib/auth/tokens/key-set';
import { rotateCursorSecret } from '../../../lib/auth/tokens/rotate-cursor-secret';
import {
  PUBLISH_SECONDS,
  type Rotation,
  type RotationOptions,
  rotateSigningKeys,
} from '../../../lib/auth/tokens/rotate-signing-keys';
import { replaceSealingKey } from '../../../lib/auth/totp/sealing-keys';
import { AdminError, UsageError } from '../admin-error';
import { defineCommand, type Work } from '../command';
import { wholeNumberOption } from '../option-values';
import type { Service } from '../service';
import { table, time } from '../show';

const LIFETIME = { longestTokenSeconds: LONGEST_TOKEN_SECONDS };

/** Replaces the key that signs access tokens, so that no valid token is refused. */
export const keysRotate = defineCommand({
  name: 'keys-rotate',
  summary: 'Publish a new signing key and remove retired ones',
  details:
    `A new key is published first and signs ${PUBLISH_SECONDS} seconds later, because API Gateway may cache the public keys for two ` +
    'hours. The older key still verifies until the last token it signed has expired; the next rotation after that removes ' +
    'it. While a key is published but not signing yet, no other key is added. The ends of the audit chains are signed anew.',
  usages: [
    '[--publish-seconds NUMBER | --now] [--even-if-upcoming]',
    '--retire-old',
    '--list',
    '--sealing',
    '--cursor',
  ],
  examples: [
    'npm run admin -- keys-rotate',
    'npm run admin -- keys-rotate --list',
    'npm run admin -- keys-rotate --retire-old --stage prod',
  ],
  options: {
    list: { type: 'boolean', help: 'Only list the keys' },
    'publish-seconds': {
      type: 'string',
      value: 'NUMBER',
      help: `Time between publishing and signing, in seconds; default ${PUBLISH_SECONDS}`,
    },
    now: {
      type: 'boolean',
      help: 'Sign with the new key at once; services that cache the public keys refuse new tokens until their cache expires',
    },
    'even-if-upcoming': { type: 'boolean', help: 'Add a key even if a published one does not sign yet' },
    'retire-old': {
      type: 'boolean',
      help: 'After a leak: remove all older keys, which invalidates their tokens, and sign with the new key at once',
    },
    sealing: {
      type: 'boolean',
      help: 'Replace the key that encrypts the secrets of authenticator apps instead; the older keys stay, because they open what they encrypted',
    },
    cursor: {
      type: 'boolean',
      help: 'Replace the secret of list cursors instead; cursors of the old one work until the next rotation',
    },
  },
  plan: (values) => {
    const publishSeconds = wholeNumberOption('publish-seconds', values['publish-seconds'], {
      min: 0,
      max: 31_536_000,
    });
    const {
      list = false,
      now = false,
      'even-if-upcoming': evenIfUpcoming = false,
      'retire-old': retireOld = false,
      sealing = false,
      cursor = false,
    } = values;
    if (
      [publishSeconds !== undefined, now, retireOld, list, sealing, cursor].filter(Boolean).length > 1 ||
      (evenIfUpcoming && (list || retireOld || sealing || cursor))
    )
      throw new UsageError('--list, --retire-old, --publish-seconds, --now, --sealing and --cursor cannot be combined');
    if (sealing) return rotateSealingKey;
    if (cursor) return replaceCursorSecret;
    if (list) return showKeys;
    return rotate({
      ...LIFETIME,
      evenIfUpcoming,
      retireOld,
      publishSeconds: now ? 0 : (publishSeconds ?? PUBLISH_SECONDS),
    });
  },
});

const showKeys: Work = async ({ keySets, clock }) => {
  const keySet = await keySets.findKeySet();
  const keys = keySet === null ? [] : describeKeySet(keySet, clock.now(), LIFETIME);
  const text =
    keySet === null
      ? 'There is no key yet: the first sign-in to /api/users or `keys-rotate` creates one.'
      : keysTable(keys);
  return { json: { keys: keys.map(keyJson), version: keySet?.version ?? null }, text };
};

const rotate =
  (options: RotationOptions & { publishSeconds: number }): Work =>
  async (service) => {
    const privateKeys = service.privateKeys();
    if (!options.retireOld) await requireOwnKeys(service, privateKeys);
    const { keySets, clock, ids, audit } = service;
    const deps = { keySets, privateKeys, clock, newSecret: ids.newSecret };
    const heads = await provedHeads(audit, service.headChecks());
    const rotation = await rotateSigningKeys(deps, options);
    const { outcome, version, keys, undeleted } = rotation;
    if (outcome === 'refused') throw upcomingKey(keys);
    await signHeadsAnew(audit, createHeads({ keyRing: createSigningKeyRing(deps, LIFETIME), clock }), heads);
    const json = { outcome, version, keys: keys.map(keyJson), undeleted };
    return { json, text: [keysTable(keys), '', ...explain(rotation, options)].join('\n') };
  };

/** New secrets are sealed with another key from now on. */
const rotateSealingKey: Work = async ({ sealingKey, sealingKeys, clock, ids, isLocal }) => {
  const keys = sealingKeys();
  const before = await sealingKey.findSealingKid();
  // Without this check, the service would seal with a key that it does not have.
  if (isLocal && before !== null && (await keys.findPrivateKey(before)) === null)
    throw new AdminError(
      'keys_unreachable',
      `The sealing key ${before} was not found: set DATA_DIR or SEALING_KEYS_DIR as for the running service.`,
    );
  const kid = await replaceSealingKey({ sealingKey, sealingKeys: keys, clock, ids }, before);
  const text = [
    `The key ${kid} seals from now on.`,
    'Older keys still open what they sealed, so they must stay. Nothing else needs to be done.',
  ];
  return { json: { kid, before }, text: text.join('\n') };
};

/** Lists go on meanwhile: every container knows the new secret before it is used. */
const replaceCursorSecret: Work = async ({ keySets, clock, ids }) => {
  const { outcome, activeFrom } = await rotateCursorSecret({ keySets, clock, newSecret: ids.newSecret });
  if (outcome === 'no-keys')
    throw new AdminError('no_keys', 'There is no key set yet, so there are no cursors either.');
  if (outcome === 'refused')
    throw new AdminError('secret_upcoming', `Nothing was changed: a new secret is used from ${time(activeFrom)} on.`);
  return {
    json: { outcome, active_from: activeFrom.toISOString() },
    text: `The new secret makes cursors from ${time(activeFrom)} on. Cursors of the old one work until the next rotation.`,
  };
};

/** Without this check, the service would publish a key whose private half it does not have. */
const requireOwnKeys = async ({ keySets, clock, isLocal }: Service, privateKeys: PrivateKeysStore): Promise<void> => {
  const keySet = isLocal ? await keySets.findKeySet() : null;
  if (keySet === null) return;
  const signing = describeKeySet(keySet, clock.now(), LIFETIME).find(({ state }) => state === 'signing');
  if (signing === undefined || (await privateKeys.findPrivateKey(signing.kid)) !== null) return;
  throw new AdminError(
    'keys_unreachable',
    `The private half of ${signing.kid} was not found: set DATA_DIR or SIGNING_KEYS_DIR as for the running service. If the key is lost, --retire-old creates a new one.`,
  );
};

const upcomingKey = (keys: readonly DescribedKey[]): AdminError => {
  const upcoming = keys.find(({ state }) => state === 'upcoming');
  const since = upcoming === undefined ? '' : ` and signs from ${time(upcoming.activeFrom)} on`;
  return new AdminError(
    'key_upcoming',
    `Nothing was changed: a new key is already published${since}. Rotate after that, or with --even-if-upcoming.`,
  );
};

const explain = ({ outcome, keys, undeleted }: Rotation, { publishSeconds, retireOld }: RotationOptions): string[] => {
  const left =
    undeleted.length === 0
      ? []
      : [
          `The private halves of these removed keys could not be deleted; nothing accepts their tokens: ${undeleted.join(', ')}`,
        ];
  if (outcome === 'created') return ['This is the first key. It signs from now on.', ...left];
  if (retireOld) {
    return [
      `Only the new key is left. It signs from now on. Tokens of the older keys are refused: by this service within ${RELOAD_SECONDS}`,
      'seconds, behind API Gateway within two hours. Their users must sign in again.',
      ...left,
    ];
  }
  if (publishSeconds === 0) {
    return [
      'The new key signs from now on. Clients that cache the public keys (API Gateway for up to two hours) refuse its tokens',
      'until the cache expires.',
      ...left,
    ];
  }
  const [newest] = keys.toSorted((one, other) => other.createdAt.getTime() - one.createdAt.getTime());
  return [
    `The new key is published. It signs from ${newest && time(newest.activeFrom)} on; until then the older key signs.`,
    'Nothing else needs to be done.',
    ...left,
  ];
};

const keyJson = ({ kid, state, createdAt, activeFrom }: DescribedKey) => ({
  kid,
  state,
  created_at: createdAt.toISOString(),
  active_from: activeFrom.toISOString(),
});

const keysTable = (keys: readonly DescribedKey[]): string =>
  table(
    ['KEY', 'STATE', 'SIGNS FROM', 'CREATED'],
    keys.map(({ kid, state, createdAt, activeFrom }) => [kid, state, time(activeFrom), time(createdAt)]),
  );

import type { PrivateKeysStore } from '../../../lib/auth/stores/private-keys-store';
import { LONGEST_TOKEN_SECONDS } from '../../../lib/auth/tokens/access-token';
import { type DescribedKey, describeKeySet } from '../../../lib/auth/tokens/key-set';
import {
  PUBLISH_SECONDS,
  type Rotation,
  type RotationOptions,
  rotateSigningKeys,
} from '../../../lib/auth/tokens/rotate-signing-keys';
import { AdminError, UsageError } from '../admin-error';
import { defineCommand, type Work } from '../command';
import { wholeNumberOption } from '../option-values';
import type { Service } from '../service';
import { table, time } from '../show';

const LIFETIME = { longestTokenSeconds: LONGEST_TOKEN_SECONDS };

/** Change the key that signs access tokens, without a token refused. */
export const keysRotate = defineCommand({
  name: 'keys-rotate',
  summary: 'Publish a new signing key, which signs once everybody can know it, and drop retired ones',
  details:
    `A new key is published first and signs ${PUBLISH_SECONDS} seconds later: API Gateway may keep the public keys for two hours.\n` +
    'The older one verifies on until the last token it signed has expired; the rotation after that drops it.\n' +
    'While a key waits to sign, no further one is added.',
  usages: ['[--publish-seconds NUMBER | --now] [--even-if-upcoming]', '--retire-old', '--list'],
  examples: [
    'npm run admin -- keys-rotate',
    'npm run admin -- keys-rotate --list',
    'npm run admin -- keys-rotate --retire-old --stage prod',
  ],
  options: {
    list: { type: 'boolean', help: 'Only show the keys' },
    'publish-seconds': {
      type: 'string',
      value: 'NUMBER',
      help: `Publish it for so long before it signs; ${PUBLISH_SECONDS} without it`,
    },
    now: {
      type: 'boolean',
      help: 'Sign with it at once: who keeps older keys refuses the new tokens until they look again',
    },
    'even-if-upcoming': { type: 'boolean', help: 'Add one even while another waits to sign' },
    'retire-old': {
      type: 'boolean',
      help: 'After a leak: drop every older key, and with them the tokens they signed; sign with the new one at once',
    },
  },
  plan: (values) => {
    const publishSeconds = wholeNumberOption('publish-seconds', values['publish-seconds'], {
      least: 0,
      most: 31_536_000,
    });
    const {
      list = false,
      now = false,
      'even-if-upcoming': evenIfUpcoming = false,
      'retire-old': retireOld = false,
    } = values;
    if (
      [publishSeconds !== undefined, now, retireOld, list].filter(Boolean).length > 1 ||
      (evenIfUpcoming && (list || retireOld))
    )
      throw new UsageError('--list, --retire-old and --publish-seconds or --now exclude each other');
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
      ? 'No key yet: the first sign-in to /api/users makes one, and so does `keys-rotate`.'
      : keysTable(keys);
  return { json: { keys: keys.map(keyJson), version: keySet?.version ?? null }, text };
};

const rotate =
  (options: RotationOptions & { publishSeconds: number }): Work =>
  async (service) => {
    const privateKeys = service.privateKeys();
    if (!options.retireOld) await requireOwnKeys(service, privateKeys);
    const { keySets, clock, ids } = service;
    const rotation = await rotateSigningKeys({ keySets, privateKeys, clock, newSecret: ids.newSecret }, options);
    const { outcome, version, keys, undeleted } = rotation;
    if (outcome === 'refused') throw upcomingKey(keys);
    const json = { outcome, version, keys: keys.map(keyJson), undeleted };
    return { json, text: [keysTable(keys), '', ...explain(rotation, options)].join('\n') };
  };

/** A key made beside those of the running service would be published, and then nobody could sign with it. */
const requireOwnKeys = async ({ keySets, clock, isLocal }: Service, privateKeys: PrivateKeysStore): Promise<void> => {
  const keySet = isLocal ? await keySets.findKeySet() : null;
  if (keySet === null) return;
  const signing = describeKeySet(keySet, clock.now(), LIFETIME).find(({ state }) => state === 'signing');
  if (signing === undefined || (await privateKeys.findPrivateKey(signing.kid)) !== null) return;
  throw new AdminError(
    'keys_unreachable',
    `The private half of ${signing.kid} is not where this command looks: set DATA_DIR, or SIGNING_KEYS_DIR, as for the service that runs. If it is lost, --retire-old begins anew.`,
  );
};

const upcomingKey = (keys: readonly DescribedKey[]): AdminError => {
  const upcoming = keys.find(({ state }) => state === 'upcoming');
  const since = upcoming === undefined ? '' : ` and signs from ${time(upcoming.activeFrom)} on`;
  return new AdminError(
    'key_upcoming',
    `Nothing was changed: a key is published already${since}. Rotate after that, or with --even-if-upcoming.`,
  );
};

const explain = ({ outcome, keys, undeleted }: Rotation, { publishSeconds, retireOld }: RotationOptions): string[] => {
  const left =
    undeleted.length === 0
      ? []
      : [`These dropped keys could not be deleted, and are of no use to anybody: ${undeleted.join(', ')}`];
  if (outcome === 'created') return ['There was no key: this is the first one, and signs from now on.', ...left];
  if (retireOld) {
    return [
      'Only the new key is left, and signs from now on. Tokens of the older ones are refused: by this service within 300',
      'seconds, behind API Gateway within two hours. Those people sign in again.',
      ...left,
    ];
  }
  if (publishSeconds === 0) {
    return [
      'The new key signs from now on. Who has kept the older keys, API Gateway for up to two hours, refuses its tokens',
      'until they look again.',
      ...left,
    ];
  }
  const [newest] = keys.toSorted((one, other) => other.createdAt.getTime() - one.createdAt.getTime());
  return [
    `The new key is published, and signs from ${newest && time(newest.activeFrom)} on; until then the older one does.`,
    'There is nothing left to do: rotate again when you want the next one.',
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
    ['KEY', 'STATE', 'SIGNS FROM', 'MADE'],
    keys.map(({ kid, state, createdAt, activeFrom }) => [kid, state, time(activeFrom), time(createdAt)]),
  );

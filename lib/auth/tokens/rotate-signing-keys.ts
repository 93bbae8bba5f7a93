import type { KeySet, PublicKey } from '../entities';
import { StoreUnavailableError } from '../errors';
import {
  createFirstKeySet,
  createKey,
  type DescribedKey,
  deletePrivateKeys,
  describeKeySet,
  hasKey,
  type KeyDeps,
  type KeyLifetime,
  RELOAD_SECONDS,
} from './key-set';

/**
 * How long a key is published before it signs, in seconds: API Gateway may cache a key set for two hours, a container for
 * `RELOAD_SECONDS`.
 * @see API Gateway developer guide, "Control access to HTTP APIs with JWT authorizers"
 */
export const PUBLISH_SECONDS = 7200 + RELOAD_SECONDS;
const ATTEMPTS = 5;

/** Options of a rotation. */
export interface RotationOptions extends KeyLifetime {
  /**
   * How long the new key is published before it signs, in whole seconds. With 0 it signs at once, and a verifier that has cached
   * an older key set refuses the new tokens until it reads the set again.
   * @default PUBLISH_SECONDS
   */
  readonly publishSeconds?: number;
  /** Add a key even if a published key does not sign yet. */
  readonly evenIfUpcoming?: boolean;
  /**
   * For a leaked key: remove all older keys and sign with the new one at once. A verifier refuses the old tokens when it reads
   * the set again: a container within `RELOAD_SECONDS`, or an hour while the table is unavailable; API Gateway within two hours.
   */
  readonly retireOld?: boolean;
}

/** The result of a rotation. */
export interface Rotation {
  /** `created`: no key existed. `refused`: nothing was done, because a key is upcoming. */
  readonly outcome: 'created' | 'added' | 'refused';
  readonly version: number;
  /** The keys after the rotation, oldest first. */
  readonly keys: readonly DescribedKey[];
  /** The `kid`s of removed keys whose private keys could not be deleted. */
  readonly undeleted: readonly string[];
}

/**
 * Add a key, remove the retired keys, and then delete their private keys. If no key exists yet, create the first one, which signs
 * at once. If several rotations run at the same time, each is either completed or refused. Safe to retry: the worst result of a
 * failure between two steps is a private key that is in no key set.
 * @throws {StoreUnavailableError} also if other rotations changed the key set during every attempt. The rotation may have
 * succeeded: look at the key set before a retry.
 * @throws {RangeError} if `publishSeconds` is not a whole number of at least 0.
 */
export const rotateSigningKeys = async (deps: KeyDeps, options: RotationOptions): Promise<Rotation> => {
  const { publishSeconds = PUBLISH_SECONDS, evenIfUpcoming = false, retireOld = false } = options;
  if (!Number.isSafeInteger(publishSeconds) || publishSeconds < 0)
    throw new RangeError('publishSeconds is not a whole number of seconds');
  const report = (outcome: Rotation['outcome'], keySet: KeySet, undeleted: string[] = []): Rotation => ({
    outcome,
    version: keySet.version,
    keys: describeKeySet(keySet, deps.clock.now(), options),
    undeleted,
  });
  let created: Omit<PublicKey, 'activeFrom'> | undefined;
  let earlierKids: string[] = [];
  const deleteRemoved = (keySet: KeySet): Promise<string[]> =>
    deletePrivateKeys(
      deps,
      earlierKids.filter((kid) => !hasKey(keySet, kid)),
    );
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const before = await deps.keySets.findKeySet();
    if (before === null) return report('created', await createFirstKeySet(deps));
    if (created !== undefined && hasKey(before, created.kid))
      return report('added', before, await deleteRemoved(before));
    const described = describeKeySet(before, deps.clock.now(), options);
    if (!evenIfUpcoming && !retireOld && described.some(({ state }) => state === 'upcoming')) {
      return report('refused', before, created && (await deletePrivateKeys(deps, [created.kid])));
    }
    created ??= await createKey(deps);
    const now = deps.clock.now();
    const added = { ...created, activeFrom: new Date(now.getTime() + (retireOld ? 0 : publishSeconds * 1000)) };
    const kept = retireOld ? [] : before.keys.filter((_, index) => described[index]?.state !== 'retired');
    const after = {
      ...before,
      version: before.version + 1,
      keys: [...kept, added].sort((one, other) => one.activeFrom.getTime() - other.activeFrom.getTime()),
    };
    earlierKids = before.keys.map(({ kid }) => kid);
    if (await deps.keySets.replaceKeySet(after)) return report('added', after, await deleteRemoved(after));
  }
  throw new StoreUnavailableError(new Error('the key set was changed by others during every attempt'));
};

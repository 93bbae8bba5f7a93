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
} from './key-set';

/**
 * A key is published for so long before it signs, in seconds: API Gateway may keep a key set two hours, a container 300 seconds.
 * @see API Gateway developer guide, "Control access to HTTP APIs with JWT authorizers"
 */
export const PUBLISH_SECONDS = 7200 + 300;
const ATTEMPTS = 5;

/** How to rotate. */
export interface RotationOptions extends KeyLifetime {
  /**
   * Whole seconds; 0 signs at once, and who has kept an older set refuses the new tokens until they read it again.
   * @default PUBLISH_SECONDS
   */
  readonly publishSeconds?: number;
  /** Add a key even while one is published that does not sign yet. */
  readonly evenIfUpcoming?: boolean;
  /**
   * For a key that leaked: drop every older key, and sign at once. Their tokens are refused as soon as a verifier reads the set:
   * a container within 300 seconds, an hour while the table is away; API Gateway within two hours.
   */
  readonly retireOld?: boolean;
}

/** What became of the keys. */
export interface Rotation {
  /** `created`: there was no key. `refused`: a key is upcoming, nothing was done. */
  readonly outcome: 'created' | 'added' | 'refused';
  readonly version: number;
  /** As they are now, oldest first. */
  readonly keys: readonly DescribedKey[];
  /** Dropped keys whose private half could not be deleted: no set names them any more. */
  readonly undeleted: readonly string[];
}

/**
 * Add a key, drop the retired ones, and then delete their private halves. Where there is no key yet, make the first, which signs
 * at once. Of any number of rotations at once every one is done or refused; a failure between two steps leaves at worst a
 * private half that no set names, and may be repeated.
 * @throws {StoreUnavailableError} also if others keep rotating; after it, look at the set before repeating.
 */
export const rotateSigningKeys = async (deps: KeyDeps, options: RotationOptions): Promise<Rotation> => {
  const { publishSeconds = PUBLISH_SECONDS, evenIfUpcoming = false, retireOld = false } = options;
  if (!Number.isSafeInteger(publishSeconds) || publishSeconds < 0)
    throw new RangeError('publishSeconds is no duration');
  const report = (outcome: Rotation['outcome'], keySet: KeySet, undeleted: string[] = []): Rotation => ({
    outcome,
    version: keySet.version,
    keys: describeKeySet(keySet, deps.clock.now(), options),
    undeleted,
  });
  let made: Omit<PublicKey, 'activeFrom'> | undefined;
  let candidates: string[] = [];
  const deleteUnnamed = (keySet: KeySet): Promise<string[]> =>
    deletePrivateKeys(
      deps,
      candidates.filter((kid) => !hasKey(keySet, kid)),
    );
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const before = await deps.keySets.findKeySet();
    if (before === null) return report('created', await createFirstKeySet(deps));
    if (made !== undefined && hasKey(before, made.kid)) return report('added', before, await deleteUnnamed(before));
    const described = describeKeySet(before, deps.clock.now(), options);
    if (!evenIfUpcoming && !retireOld && described.some(({ state }) => state === 'upcoming')) {
      return report('refused', before, made && (await deletePrivateKeys(deps, [made.kid])));
    }
    made ??= await createKey(deps);
    const now = deps.clock.now();
    const added = { ...made, activeFrom: new Date(now.getTime() + (retireOld ? 0 : publishSeconds * 1000)) };
    const kept = retireOld ? [] : before.keys.filter((_, index) => described[index]?.state !== 'retired');
    const after = {
      ...before,
      version: before.version + 1,
      keys: [...kept, added].sort((one, other) => one.activeFrom.getTime() - other.activeFrom.getTime()),
    };
    candidates = before.keys.map(({ kid }) => kid);
    if (await deps.keySets.replaceKeySet(after)) return report('added', after, await deleteUnnamed(after));
  }
  throw new StoreUnavailableError(new Error('the key set changes faster than it can be changed'));
};

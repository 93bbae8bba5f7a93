import { StoreUnavailableError } from '../errors';
import { type KeyDeps, RELOAD_SECONDS } from './key-set';

const ATTEMPTS = 5;
/** How long a new secret is accepted before it signs, in seconds: every container has read it by then. */
const PUBLISH_SECONDS = 2 * RELOAD_SECONDS;

/** `refused`: the last new secret does not sign yet. `no-keys`: there is no key set, so there are no cursors. */
export type CursorRotation =
  | { readonly outcome: 'added' | 'refused'; readonly activeFrom: Date }
  | { readonly outcome: 'no-keys'; readonly activeFrom: null };

/**
 * Replace the secret of list cursors. Both secrets open cursors from now on; the new one signs them ten minutes later. The next
 * rotation drops the old one. If several rotations run at the same time, each is either completed or refused.
 * @throws {StoreUnavailableError} also if the key set was changed by others during every attempt.
 */
export const rotateCursorSecret = async ({
  keySets,
  clock,
  newSecret,
}: Pick<KeyDeps, 'keySets' | 'clock' | 'newSecret'>): Promise<CursorRotation> => {
  const secret = newSecret();
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const before = await keySets.findKeySet();
    if (before === null) return { outcome: 'no-keys', activeFrom: null };
    const now = clock.now();
    const { nextCursorSecret: last } = before;
    if (last?.secret === secret) return { outcome: 'added', activeFrom: last.activeFrom };
    if (last !== undefined && last.activeFrom > now) return { outcome: 'refused', activeFrom: last.activeFrom };
    const activeFrom = new Date(now.getTime() + PUBLISH_SECONDS * 1000);
    const after = {
      ...before,
      version: before.version + 1,
      cursorSecret: last?.secret ?? before.cursorSecret,
      nextCursorSecret: { secret, activeFrom },
    };
    if (await keySets.replaceKeySet(after)) return { outcome: 'added', activeFrom };
  }
  throw new StoreUnavailableError(new Error('the key set was changed by others during every attempt'));
};

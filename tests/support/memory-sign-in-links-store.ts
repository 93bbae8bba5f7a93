import type { SignInLink } from '../../lib/auth/entities';
import type { SignInLinksStore } from '../../lib/auth/stores/sign-in-links-store';
import type { MemoryUsersStore } from './memory-users-store';

interface Kept {
  readonly link: SignInLink;
  readonly tries: number;
  readonly latestTry?: string;
}

/** @param users contains the users of the links. */
export const createMemorySignInLinksStore = (
  users: Pick<MemoryUsersStore, 'createUser' | 'proveEmail'>,
): SignInLinksStore => {
  const kept = new Map<string, Kept>();
  const find = (emailHash: string, now: Date): Kept | undefined => {
    const found = kept.get(emailHash);
    return found !== undefined && found.link.expiresAt > now ? found : undefined;
  };

  return {
    putLink: async (link) => void kept.set(link.emailHash, { link, tries: 0 }),

    findLink: async (emailHash, now) => find(emailHash, now)?.link ?? null,

    countTry: async ({ id, emailHash, browserHash, max, now }) => {
      const found = find(emailHash, now);
      if (found === undefined || found.link.browserHash !== browserHash) return null;
      if (found.latestTry === id) return { link: found.link, tries: found.tries };
      if (found.tries >= max) return null;
      kept.set(emailHash, { ...found, tries: found.tries + 1, latestTry: id });
      return { link: found.link, tries: found.tries + 1 };
    },

    discardLink: async ({ emailHash, linkHash }) => {
      if (kept.get(emailHash)?.link.linkHash === linkHash) kept.delete(emailHash);
    },

    consumeLink: async ({ emailHash, linkHash }, { effect, now }) => {
      if (find(emailHash, now)?.link.linkHash !== linkHash) return 'refused';
      if (effect !== null && 'creates' in effect) {
        if ((await users.createUser(effect.creates)) === 'email-taken') return 'refused';
      } else if (effect !== null && !users.proveEmail(effect.verifies, effect.signUpHash, now))
        return 'changed-since-read';
      kept.delete(emailHash);
      return 'consumed';
    },
  };
};

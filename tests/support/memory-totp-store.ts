import type { ChallengesStore } from '../../lib/auth/stores/challenges-store';
import type { CodeUse, Totp, TotpSetup, TotpStore } from '../../lib/auth/stores/totp-store';
import type { MemoryOutboxStore } from './memory-outbox';
import type { MemoryUsersStore } from './memory-users-store';

/**
 * Second factors in memory.
 * @param users contains the users who have them.
 * @param challenges contains the challenges that codes answer.
 */
export const createMemoryTotpStore = (
  users: MemoryUsersStore,
  challenges: Pick<ChallengesStore, 'consumeChallenge'> & { readonly kept: ReadonlyMap<string, unknown> },
  outbox: Pick<MemoryOutboxStore, 'put'>,
): TotpStore => {
  const apps = new Map<string, Totp>();
  const setups = new Map<string, TotpSetup>();
  const recovery = new Map<string, string[]>();
  const hashesOf = (userId: string): string[] => recovery.get(userId) ?? [];
  const mailOut = (mail: Parameters<TotpStore['useCode']>[0]['mail']): void => {
    if (mail !== undefined) outbox.put(mail);
  };
  /** Whether a code can be used still. */
  const isUnused = (userId: string, use: CodeUse): boolean => {
    if (use.kind === 'recovery-code') return hashesOf(userId).includes(use.hash);
    const app = apps.get(userId);
    return app !== undefined && app.lastStep < use.step;
  };
  const markUsed = (userId: string, use: CodeUse): void => {
    const app = apps.get(userId);
    if (use.kind === 'totp' && app !== undefined) apps.set(userId, { ...app, lastStep: use.step });
    if (use.kind === 'recovery-code')
      recovery.set(
        userId,
        hashesOf(userId).filter((hash) => hash !== use.hash),
      );
  };
  /** The user as stored, if they are active and their sessions were not ended since. */
  const unchanged = async ({ id, sessionEpoch }: { id: string; sessionEpoch: number }) => {
    const user = await users.findUser(id);
    return user?.sessionEpoch === sessionEpoch ? user : null;
  };

  return {
    saveSetup: async (userId, setup) => void setups.set(userId, setup),

    findSetup: async (userId, now) => {
      const setup = setups.get(userId);
      return setup !== undefined && setup.expiresAt > now ? setup : null;
    },

    findCodes: async (userId) => ({ totp: apps.get(userId) ?? null, recoveryHashes: hashesOf(userId) }),

    enableTotp: async ({ user, setup, step, recoveryHashes, mail, now }) => {
      const stored = await unchanged(user);
      const isSame = setups.get(user.id)?.sealed === setup.sealed;
      if (!stored?.active || stored.hasTotp || apps.has(user.id) || !isSame) return null;
      setups.delete(user.id);
      apps.set(user.id, { sealed: setup.sealed, lastStep: step, enabledAt: now });
      recovery.set(user.id, [...recoveryHashes]);
      const change = { hasTotp: true, sessionEpoch: user.sessionEpoch + 1 };
      users.put({ ...stored, ...change });
      mailOut(mail);
      return { ...user, ...change };
    },

    useCode: async ({ userId, use, challengeHash, mail }) => {
      if (!challenges.kept.has(challengeHash)) return 'challenge-used';
      if (!isUnused(userId, use)) return 'code-used';
      if (use.kind === 'recovery-code' && hashesOf(userId).length !== use.left + 1) return 'changed-since-read';
      const consumed = challenges.consumeChallenge(challengeHash);
      markUsed(userId, use);
      mailOut(mail);
      return (await consumed) ? 'used' : 'challenge-used';
    },

    replaceRecoveryCodes: async ({ userId, use, recoveryHashes, mail }) => {
      if (!isUnused(userId, use)) return false;
      markUsed(userId, use);
      recovery.set(userId, [...recoveryHashes]);
      mailOut(mail);
      return true;
    },

    disableTotp: async ({ user, use, mail }) => {
      if (use !== null && !isUnused(user.id, use)) return 'code-used';
      const stored = await unchanged(user);
      if (!stored?.hasTotp) return 'user-changed';
      apps.delete(user.id);
      setups.delete(user.id);
      recovery.delete(user.id);
      users.put({ ...stored, hasTotp: false });
      mailOut(mail);
      return 'disabled';
    },
  };
};

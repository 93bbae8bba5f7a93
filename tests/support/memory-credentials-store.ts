import type { User } from '../../lib/auth/entities';
import type { CredentialsStore, StoredFactor } from '../../lib/auth/stores/credentials-store';
import type { MemoryOutboxStore } from './memory-outbox';

interface Users {
  findUser(id: string): Promise<User | null>;
  put(user: User): void;
}

/** Second factors in memory. `kept` has those of each user. */
export interface MemoryCredentialsStore extends CredentialsStore {
  readonly kept: Map<string, StoredFactor[]>;
}

/** @param users contains the users of the factors. */
export const createMemoryCredentialsStore = (
  users: Users,
  outbox: Pick<MemoryOutboxStore, 'putMail'>,
): MemoryCredentialsStore => {
  const kept: MemoryCredentialsStore['kept'] = new Map();
  /** One removal after another, as the table does them. */
  let last: Promise<unknown> = Promise.resolve();
  return {
    kept,
    listFactors: async (userId) =>
      [...(kept.get(userId) ?? [])].sort((one, other) => one.createdAt.getTime() - other.createdAt.getTime()),
    removeFactors: ({ user, mail }) => {
      const remove = async () => {
        const now = await users.findUser(user.id);
        if (now === null) return 'not-found';
        const isSame =
          now.sessionEpoch === user.sessionEpoch && now.hasTotp === user.hasTotp && now.passkeys === user.passkeys;
        if (!isSame) return 'changed-since-read';
        users.put({ ...now, hasTotp: false, passkeys: 0, sessionEpoch: now.sessionEpoch + 1 });
        kept.delete(user.id);
        if (mail !== undefined) await outbox.putMail(mail);
        return 'removed';
      };
      const result = last.then(remove);
      last = result.catch(() => {});
      return result;
    },
  };
};

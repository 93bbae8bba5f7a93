import type { User } from '../../auth/entities';
import type { Ids } from '../../auth/ports';
import type { CredentialsStore, StoredFactor } from '../../auth/stores/credentials-store';
import { mailSteps } from '../mails/outbox-item';
import { fromEpochSeconds, isEpochSeconds } from '../table/epoch-seconds';
import type { TableClient } from '../table/table-client';
import { type Step, transact } from '../table/transaction';
import { eventStep } from '../users/user-events';
import type { UserTables } from '../users/user-table';
import {
  clearFactorsStep,
  deleteCredentialSteps,
  isPasskey,
  MAX_CREDENTIALS,
  uncountPasskeysStep,
} from './credential-steps';
import { type CredentialItem, listCredentials } from './list-credentials';

type Refusal = 'not-found' | 'changed-since-read';

/** `CredentialsStore` on the credentials table. */
export const createCredentialsStore = (
  client: TableClient,
  { credentials: table, users, events, outbox }: Pick<UserTables, 'credentials' | 'users' | 'events' | 'outbox'>,
  ids: Ids,
): CredentialsStore => {
  const tables = { credentials: table, users };

  /** Remove passkeys until one transaction can take the rest. @returns the user after that, and the rest. */
  const removeSome = async (
    first: User,
    all: readonly CredentialItem[],
  ): Promise<{ user: User; rest: readonly CredentialItem[] } | Refusal> => {
    let user = first;
    let rest = [...all];
    while (rest.length > MAX_CREDENTIALS) {
      const batch = rest.filter(isPasskey).slice(0, Math.min(MAX_CREDENTIALS, rest.length - 1));
      const counted = Math.min(batch.length, Math.max(0, user.passkeys - 1));
      const steps: Step<Refusal>[] = [
        ...deleteCredentialSteps(tables, batch),
        uncountPasskeysStep(users, user, counted),
      ];
      const outcome = await transact(client, steps, ids.newId());
      if (outcome !== 'done') return outcome;
      user = { ...user, passkeys: user.passkeys - counted };
      rest = rest.filter((item) => !batch.includes(item));
    }
    return { user, rest };
  };

  return {
    listFactors: async (userId) => {
      const items = await listCredentials(client, table, userId);
      const factors = items.map(factorOf).filter((factor) => factor !== null);
      return factors.sort((one, other) => one.createdAt.getTime() - other.createdAt.getTime());
    },

    removeFactors: async ({ user: before, actorId, mail, now: time }) => {
      const some = await removeSome(before, await listCredentials(client, table, before.id));
      if (typeof some === 'string') return some;
      const { user, rest } = some;
      const { id: userId, customerId } = user;
      const eventId = ids.newId();
      const steps: Step<Refusal>[] = [
        clearFactorsStep(users, user),
        ...deleteCredentialSteps(tables, rest),
        eventStep(events, { eventId, type: 'user.second_factor_removed', userId, customerId, actorId, time }),
        ...mailSteps(outbox, mail),
      ];
      const outcome = await transact(client, steps, eventId);
      return outcome === 'done' ? 'removed' : outcome;
    },
  };
};

/** @returns `null` for what is no second factor yet, such as an unfinished set-up, and for a malformed item. */
const factorOf = (item: CredentialItem): StoredFactor | null => {
  const createdAt = timeOf(item.id === 'totp' ? item.enabled_at : item.created_at);
  if (createdAt === null) return null;
  if (item.id === 'totp') return { kind: 'totp', createdAt };
  if (item.id === 'recovery') {
    const left = item.hashes instanceof Set ? item.hashes.size : 0;
    return { kind: 'recovery_codes', createdAt, left };
  }
  if (!isPasskey(item)) return null;
  return { kind: 'passkey', createdAt, name: String(item.name), lastUsedAt: timeOf(item.last_used_at) };
};

const timeOf = (seconds: unknown): Date | null => (isEpochSeconds(seconds) ? fromEpochSeconds(seconds) : null);

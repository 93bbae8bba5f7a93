import type { User } from '../../lib/auth/entities';
import { hashToken } from '../../lib/crypto/hash-token';
import { seenOf } from '../../lib/endpoints/admin-console/person/seen';
import { clock } from '../../lib/runtime/clock';
import { ids } from '../../lib/runtime/ids';
import { gatewayEvent, type RequestParts } from '../support/event';
import { PAGE, pageFormAsJson } from '../support/page-forms';
import type { RawItem, Snapshot, Tables } from '../support/tables';
import { HARDENED_COST } from './hardened-environment';
import { usersIn } from './planting';
import { createDirectoryPlanting } from './planting-directory';
import { createHardenedPlanting } from './planting-hardened';

type Fields = Record<string, string>;

/** As `createDirectoryPlanting`, for the admin console, and for its routes of the user directory in mode hardened. */
export const createConsolePlanting = (tables: Tables) => {
  const directory = createDirectoryPlanting(tables, { cost: HARDENED_COST });
  const { plantBrowser } = createHardenedPlanting(tables);

  /** The only admin of a customer, with a token session and a browser, and requests of both. */
  const asAdmin = async (route: string) => {
    const arranged = await directory.asAdmin(route, { emailVerified: true });
    const { caller, secrets, plantPerson } = arranged;
    const { cookie } = await plantBrowser(caller);
    const plantInvited = (changes: Partial<User> = {}) => {
      const invitation = { invitedAt: clock.now(), invitedBy: caller.id };
      return plantPerson({ passwordHash: null, emailVerified: false, invitation, ...changes });
    };
    return {
      ...arranged,
      secrets: [...secrets, cookie.split('=')[1] ?? ''],
      plantInvited,
      cookie,
      /** Open a page. */
      open: (parts: RequestParts = {}) => gatewayEvent(route, { headers: PAGE, cookies: [cookie], ...parts }),
      /** Send a form of a page. */
      send: (fields: Fields, parts: RequestParts = {}) =>
        gatewayEvent(route, { ...pageFormAsJson(fields, { session: cookie }), ...parts }),
    };
  };

  /** The token of the mail of an invitation. */
  const plantInvitationLink = async ({ id: userId, email }: User): Promise<{ token: string }> => {
    const token = `${userId}.${ids.newSecret()}`;
    const expiresAt = new Date(Date.now() + 600_000);
    await directory.users.storeInvitationToken({ userId, email, tokenHash: hashToken(token), expiresAt });
    return { token };
  };

  return { ...directory, plantBrowser, plantInvitationLink, asAdmin };
};

/** The field of a form that says what it has shown. */
export const seenField = (user: User): { seen: string } => ({ seen: JSON.stringify(seenOf(user)) });

/** The path parameters of a route about this user. */
export const about = ({ id }: User): RequestParts => ({ pathParameters: { id } });

export const itemOf = ({ id }: User, snapshot: Snapshot): RawItem | undefined =>
  usersIn(snapshot).find((item) => item.id === id);
/** All items of the users table but those of this user. */
export const othersThan = ({ id }: User, { USERS_TABLE: items = [] }: Snapshot): RawItem[] =>
  items.filter((item) => item.id !== id && item.user_id !== id);

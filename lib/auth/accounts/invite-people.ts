import * as v from 'valibot';
import { canonicalEmail } from '../email';
import type { Role, User } from '../entities';
import { AuthError, StoreUnavailableError } from '../errors';
import { nameText } from '../fields';
import { MAX_ROLES } from '../roles';
import { settleAll } from '../settle';
import type { RolesStore } from '../stores/roles-store';
import { findUserByEmail } from '../users/find-user-by-email';
import { mayGrant } from '../users/privileges';
import { isUnverified } from '../users/take-over';
import { type InviteUserDeps, inviteUser } from './invite-user';

/** The maximum number of people in a list. */
export const MAX_INVITEES = 500;

/** How many people are looked up or invited at the same time. */
const AT_ONCE = 5;
/** In place of a character that could not be read. */
const UNDECODABLE = '\ufffd';
/** More roles than any customer needs. */
const ALL_ROLES = { skip: 0, limit: 10_000 };

export interface InvitePeopleDeps extends InviteUserDeps {
  roles: Pick<RolesStore, 'listRoles'>;
}

/** One person of a list, as typed. */
export interface ListedPerson {
  readonly email: string;
  readonly name: string | null;
  readonly roleCodes: readonly string[];
}

/** Why a person of a list is not invited. */
export const INVITATION_OBSTACLES = [
  'invalid_email',
  'invalid_name',
  /** The email is in the list twice; the first one counts. */
  'duplicate',
  'unknown_role',
  /** The caller may not grant the role. */
  'reserved_role',
  'too_many_roles',
  /** A user of this customer who has not accepted an invitation has the email. */
  'invited',
  'registered',
  /** The recipient has had too many invitations in the last minutes. */
  'limited',
  'unavailable',
] as const;

export type InvitationObstacle = (typeof INVITATION_OBSTACLES)[number];

/** What happens to a person of a list. `obstacle` is `null` for somebody who can be invited, or was. */
export interface CheckedPerson extends ListedPerson {
  readonly obstacle: InvitationObstacle | null;
}

/** A person whose row has no fault. */
interface GoodPerson {
  /** Canonical. */
  readonly email: string;
  readonly roles: readonly Role[];
}

/** Check a list, without inviting anybody. Reads each email that has no other fault. */
export const checkPeople = async (
  deps: Pick<InvitePeopleDeps, 'roles' | 'users'>,
  caller: User,
  people: readonly ListedPerson[],
): Promise<CheckedPerson[]> => forEachGood(deps, caller, people, (good) => holderOf(deps, caller, good));

/**
 * Invite the people of a list. One who cannot be invited does not stop the others. Sending the same list again invites nobody twice.
 */
export const invitePeople = async (
  deps: InvitePeopleDeps,
  caller: User,
  people: readonly ListedPerson[],
): Promise<CheckedPerson[]> =>
  forEachGood(deps, caller, people, async ({ email, roles }, { name }) => {
    const { id: actorId, customerId } = caller;
    try {
      await inviteUser(deps, { email, name, roles, customerId, actorId });
      return null;
    } catch (error) {
      if (error instanceof StoreUnavailableError) return 'unavailable';
      if (!(error instanceof AuthError)) throw error;
      if (error.code === 'too_many_attempts') return 'limited';
      if (error.code !== 'email_taken') throw error;
      return (await holderOf(deps, caller, { email })) ?? 'registered';
    }
  });

const forEachGood = async (
  { roles }: Pick<InvitePeopleDeps, 'roles'>,
  caller: User,
  people: readonly ListedPerson[],
  work: (good: GoodPerson, person: ListedPerson) => Promise<InvitationObstacle | null>,
): Promise<CheckedPerson[]> => {
  const known = people.some(({ roleCodes }) => roleCodes.length > 0) ? await roles.listRoles(ALL_ROLES) : [];
  const seen = new Set<string>();
  const checked: CheckedPerson[] = people.map((person) => ({ ...person, obstacle: null }));
  const queue = people.flatMap((person, index) => {
    const read = readPerson(person, { caller, known, seen });
    if (typeof read === 'object') return [{ index, person, good: read }];
    checked[index] = { ...person, obstacle: read };
    return [];
  });
  const next = async (): Promise<void> => {
    for (let job = queue.shift(); job !== undefined; job = queue.shift())
      checked[job.index] = { ...job.person, obstacle: await work(job.good, job.person) };
  };
  // After an error, nobody else is taken from the queue, and the answer waits for those who have been.
  const stopping = async (error: unknown): Promise<never> => {
    queue.length = 0;
    throw error;
  };
  await settleAll(Array.from({ length: AT_ONCE }, () => next().catch(stopping)));
  return checked;
};

/** What one row says, without a look at any table. */
const readPerson = (
  { email: typed, name, roleCodes }: ListedPerson,
  { caller, known, seen }: { caller: User; known: readonly Role[]; seen: Set<string> },
): GoodPerson | InvitationObstacle => {
  const email = canonicalEmail(typed);
  if (email === null) return 'invalid_email';
  if (name !== null && (!v.is(nameText, name) || name.includes(UNDECODABLE))) return 'invalid_name';
  if (seen.has(email)) return 'duplicate';
  seen.add(email);
  const roles = known.filter(({ code }) => roleCodes.includes(code));
  if (roles.length < new Set(roleCodes).size) return 'unknown_role';
  if (roles.length > MAX_ROLES) return 'too_many_roles';
  if (roles.some((role) => !mayGrant(caller, role))) return 'reserved_role';
  return { email, roles };
};

/** Why the email is not free; `null` if it is. */
const holderOf = async (
  { users }: Pick<InvitePeopleDeps, 'users'>,
  { customerId }: User,
  { email }: Pick<GoodPerson, 'email'>,
): Promise<'invited' | 'registered' | null> => {
  const holder = await findUserByEmail(users, email);
  if (holder === null || isUnverified(holder)) return null;
  return holder.customerId === customerId && holder.invitation !== null ? 'invited' : 'registered';
};

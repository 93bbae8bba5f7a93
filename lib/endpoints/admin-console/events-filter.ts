import type { CustomerEventFilter } from '../../auth/accounts/list-customer-events';
import type { User } from '../../auth/entities';
import { canonicalLogin } from '../../auth/login';
import { settleBoth } from '../../auth/settle';
import type { UsersStore } from '../../auth/stores/users-store';
import { isId } from '../../auth/user-id';
import { findUserByEmail } from '../../auth/users/find-user-by-email';
import type { FormFault } from '../../http/pages/form';
import type { AdminEventsTexts } from '../../http/pages/page-texts/admin/events-texts';
import { EVENT_TYPES, endMoment, firstMoment, isPeriod } from '../customer-events/query';

const FIELDS = ['type', 'user', 'actor', 'from', 'to'] as const;

/** The filter as typed into the form, without empty fields. */
export type TypedFilter = Partial<Record<(typeof FIELDS)[number], string>>;

/** The filter in the URL of a page. */
export const typedFilter = (query: Readonly<Record<string, string | undefined>> = {}): TypedFilter =>
  Object.fromEntries(FIELDS.flatMap((name) => (query[name]?.trim() ? [[name, query[name].trim()]] : [])));

/** The path of a page with this filter. */
export const withFilter = (path: string, typed: TypedFilter, more: Record<string, string> = {}): string => {
  const query = new URLSearchParams({ ...typed, ...more }).toString();
  return query === '' ? path : `${path}?${query}`;
};

export interface ReadFilterDeps {
  users: Pick<UsersStore, 'findUserId' | 'findUser'>;
}

/** What a filter means, or what is wrong with it. Emails of other customers belong to nobody. */
export const readFilter = async (
  { users }: ReadFilterDeps,
  admin: Pick<User, 'customerId'>,
  words: AdminEventsTexts['faults'],
  typed: TypedFilter,
): Promise<{ filter: CustomerEventFilter; faults: readonly FormFault[] }> => {
  const idOf = async (text: string | undefined): Promise<string | null | undefined> => {
    if (text === undefined || isId(text)) return text;
    const email = canonicalLogin(text);
    const found = email === null ? null : await findUserByEmail(users, email);
    return found?.customerId === admin.customerId ? found.id : null;
  };
  const [userId, actorId] = await settleBoth(idOf(typed.user), idOf(typed.actor));
  const type = EVENT_TYPES.find((each) => each === typed.type);
  const from = typed.from === undefined ? undefined : firstMoment(typed.from);
  const to = typed.to === undefined ? undefined : endMoment(typed.to);
  const period = { from: from ?? undefined, to: to ?? undefined };
  const faults = [
    ...(typed.type !== undefined && type === undefined ? [{ field: 'type', text: words.type }] : []),
    ...(userId === null ? [{ field: 'user', text: words.nobody }] : []),
    ...(actorId === null ? [{ field: 'actor', text: words.nobody }] : []),
    ...(from === null ? [{ field: 'from', text: words.day }] : []),
    ...(to === null ? [{ field: 'to', text: words.day }] : []),
    ...(isPeriod(period) ? [] : [{ field: 'from', text: words.period }]),
  ];
  const filter = { types: type && [type], userId: userId ?? undefined, actorId: actorId ?? undefined, ...period };
  return { filter, faults };
};

import { type ContractMode, hardenedMode } from '../../lib/auth/contract-mode';
import type { User } from '../../lib/auth/entities';
import { createHandler as deletePerson } from '../../lib/endpoints/admin-console/person/delete-person';
import { createHandler as removePersonFactors } from '../../lib/endpoints/admin-console/person/remove-person-factors';
import { seenOf } from '../../lib/endpoints/admin-console/person/seen';
import { createHandler as showPerson } from '../../lib/endpoints/admin-console/person/show-person';
import { createHandler as submitPersonProfile } from '../../lib/endpoints/admin-console/person/submit-person-profile';
import { createHandler as submitPersonResetMail } from '../../lib/endpoints/admin-console/person/submit-person-reset-mail';
import { createHandler as submitPersonState } from '../../lib/endpoints/admin-console/person/submit-person-state';
import type { Visitor } from './account-pages';
import { createAdminConsole } from './admin-console';
import type { Answer, RequestParts } from './event';
import { createMemoryCredentialsStore } from './memory-credentials-store';
import { createMemoryRolesStore } from './memory-directory-stores';

/** The forms about a person, by the ends of their paths. */
export type PersonForm = 'profile' | 'state' | 'reset-mail' | 'factors' | 'delete';

/** The page about a person and its forms, in memory, with the roles `admin`, `operator` (reserved) and `reader`. */
export const createAdminPeople = async ({
  mode = hardenedMode,
  accountFailures = 0,
}: {
  mode?: ContractMode;
  accountFailures?: number;
} = {}) => {
  const roles = createMemoryRolesStore();
  const admin = await roles.ensureRole({ code: 'admin', name: 'Admin', reserved: false });
  const reserved = await roles.ensureRole({ code: 'operator', name: 'Operator', reserved: true });
  const plain = await roles.ensureRole({ code: 'reader', name: 'Reader', reserved: false });
  const app = createAdminConsole(
    (deps, settings) => {
      const guessLimits = { ...deps.guessLimits, accountFailures };
      const all = { ...deps, guessLimits, roles, credentials: createMemoryCredentialsStore(deps.users, deps.outbox) };
      return {
        'GET /admin/people/{id}': showPerson(all, settings),
        'POST /admin/people/{id}/profile': submitPersonProfile(all, settings),
        'POST /admin/people/{id}/state': submitPersonState(all, settings),
        'POST /admin/people/{id}/reset-mail': submitPersonResetMail(all, settings),
        'POST /admin/people/{id}/factors': removePersonFactors(all, settings),
        'POST /admin/people/{id}/delete': deletePerson(all, settings),
      };
    },
    { mode },
  );
  return {
    ...app,
    known: { admin, reserved, plain },
    /** A person whose email is verified. */
    person: (changes: Partial<User> = {}): User => app.person({ emailVerified: true, name: 'Bob Brown', ...changes }),
    /** The page about somebody. */
    look: (visitor: Visitor | null, { id }: Pick<User, 'id'>): Promise<Answer> =>
      app.open('GET /admin/people/{id}', visitor, { pathParameters: { id } }),
    /** Send a form about somebody. Without `seen`, it has shown what is stored now. */
    about: async (
      form: PersonForm,
      visitor: Visitor,
      { id }: Pick<User, 'id'>,
      fields: Record<string, string> = {},
      parts: RequestParts = {},
    ): Promise<Answer> => {
      const user = await app.deps.users.findUser(id);
      const knowsSeen = form === 'profile' || form === 'state';
      const seen = knowsSeen && user !== null ? { seen: JSON.stringify(seenOf(user)) } : {};
      return app.send(
        `POST /admin/people/{id}/${form}`,
        visitor,
        { ...seen, ...fields },
        { pathParameters: { id }, ...parts },
      );
    },
    find: ({ id }: Pick<User, 'id'>) => app.deps.users.findUser(id),
  };
};

import { totpCode } from './authenticator-app';
import { plantCanary } from './canaries';
import { newCredentials } from './deps';
import type { Credentials, PageService, Visitor } from './page-service';

/** A person whom the admin of this browser has just created. */
export interface Managed extends Credentials {
  readonly id: string;
  readonly path: string;
  /** Change them as a program of the admin does. */
  change(changes: object): Promise<unknown>;
}

/** The admin of the service signs in to this browser, on the pages and on the user directory, and creates a person. */
export const managePerson = async (service: PageService, visitor: Visitor): Promise<Managed> => {
  await visitor.call('POST', '/api/users/login', await service.signInAsAdmin(visitor));
  const { email, password } = newCredentials();
  const profile = { email, name: 'Bob Brown', active: true };
  const { id } = await visitor.call('POST', '/api/users', { ...profile, password, roles: [] });
  return {
    email,
    password,
    id: String(id),
    path: `/admin/people/${id}`,
    change: (changes) => visitor.call('PUT', `/api/users/${id}`, { ...profile, ...changes }),
  };
};

/** A person signs in to a browser of their own. */
export const signInElsewhere = async (service: PageService, { email, password }: Credentials): Promise<Visitor> => {
  const visitor = await service.visit();
  await visitor.call('POST', '/sessions', { email, password });
  return visitor;
};

/** Set up an app. @returns its secret. */
export const addApp = async (visitor: Visitor): Promise<string> => {
  const { secret } = await visitor.call('POST', '/second_factors/totp');
  plantCanary(String(secret));
  const { recovery_codes: codes } = await visitor.call('PUT', '/second_factors/totp', {
    code: totpCode(String(secret), new Date()),
  });
  for (const code of codes as string[]) plantCanary(code);
  return String(secret);
};

const aboutPerson =
  (open: (visitor: Visitor, person: Managed, service: PageService) => Promise<number>) =>
  async (visitor: Visitor, service: PageService): Promise<number> =>
    open(visitor, await managePerson(service, visitor), service);

const openForm = async (visitor: Visitor, { path }: Managed, section: string): Promise<number> => {
  const status = await visitor.open(path);
  await visitor.page.locator(`#${section} summary`).first().click();
  return status;
};

/** The page about a person and its forms, as an admin can come to see them. */
export const peopleStates = [
  { name: 'admin person', open: aboutPerson((visitor, { path }) => visitor.open(path)) },
  {
    name: 'admin person-disabled',
    open: aboutPerson(async (visitor, person) => {
      const end = { inactive_reason: 'On leave', inactive_until: '2099-01-07T08:00:00Z' };
      await person.change({ active: false, ...end });
      return visitor.open(person.path);
    }),
  },
  {
    name: 'admin person-factors',
    open: aboutPerson(async (visitor, person, service) => {
      const other = await signInElsewhere(service, person);
      await addApp(other);
      await other.close();
      return visitor.open(person.path);
    }),
  },
  {
    name: 'admin person-fault',
    status: 400,
    hasNoLanguages: true,
    open: aboutPerson(async (visitor, person) => {
      await openForm(visitor, person, 'profile');
      return visitor.send({ email: '?', name: 'Bob' });
    }),
  },
  {
    name: 'admin person-conflict',
    status: 409,
    hasNoLanguages: true,
    open: aboutPerson(async (visitor, person) => {
      await openForm(visitor, person, 'profile');
      await person.change({ name: 'Robert Brown', roles: [{ id: 1 }] });
      return visitor.send({ name: 'Bob B. Brown' });
    }),
  },
  {
    name: 'admin person-delete',
    open: aboutPerson((visitor, person) => openForm(visitor, person, 'deletion')),
  },
  {
    name: 'admin person-delete-fault',
    status: 400,
    hasNoLanguages: true,
    open: aboutPerson(async (visitor, person) => {
      await openForm(visitor, person, 'deletion');
      return visitor.send({ confirmation: 'bob' });
    }),
  },
  {
    name: 'admin person-absent',
    status: 404,
    hasNoLanguages: true,
    open: async (visitor: Visitor, service: PageService) => {
      await service.signInAsAdmin(visitor);
      return visitor.open('/admin/people/b4f1c7de-4d3a-4f0e-9c55-2f0f4c1f6a01');
    },
  },
] as const;

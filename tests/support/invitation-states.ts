import { newCredentials } from './deps';
import type { PageService, Visitor } from './page-service';

/** The admin of the service signs in to this browser, on the pages and on the user directory, and invites somebody. @returns the email. */
export const inviteSomebody = async (service: PageService, visitor: Visitor): Promise<string> => {
  await visitor.call('POST', '/api/users/login', await service.signInAsAdmin(visitor));
  const { email } = newCredentials();
  await visitor.call('POST', '/api/users', { email, name: 'Bob Brown', active: true, roles: [] });
  return email;
};

/** The link of the invitation that was mailed to somebody. */
export const invitationLink = async (service: PageService, email: string): Promise<string> => {
  const { links } = await service.mailTo(email);
  return links[0] ?? '';
};

const listed = async (visitor: Visitor, list: string): Promise<number> => {
  await visitor.open('/admin/invitations');
  return visitor.send({ list });
};

type Open = (visitor: Visitor, service: PageService) => Promise<number>;

/** The pages of invitations, as admins and those who are invited can come to see them. */
export const invitationStates: readonly { name: string; open: Open; status?: number; hasNoLanguages?: true }[] = [
  {
    name: 'admin invitations',
    open: async (visitor, service) => {
      await inviteSomebody(service, visitor);
      return visitor.open('/admin/invitations');
    },
  },
  {
    name: 'admin invitation wrong',
    open: async (visitor, service) => {
      await service.signInAsAdmin(visitor);
      await visitor.open('/admin/invitations');
      return visitor.send({ email: 'nobody' });
    },
    status: 400,
    hasNoLanguages: true,
  },
  {
    name: 'admin invitations checked',
    open: async (visitor, service) => {
      await service.signInAsAdmin(visitor);
      return listed(visitor, `email,name\n${newCredentials().email},Ada\nnobody,Eve`);
    },
    hasNoLanguages: true,
  },
  {
    name: 'admin invitations sent',
    open: async (visitor, service) => {
      await service.signInAsAdmin(visitor);
      await listed(visitor, newCredentials().email);
      return visitor.send({});
    },
    hasNoLanguages: true,
  },
  {
    name: 'invitation',
    open: async (visitor, service) => {
      const email = await inviteSomebody(service, visitor);
      await visitor.context.clearCookies();
      return visitor.open(await invitationLink(service, email));
    },
    hasNoLanguages: true,
  },
];

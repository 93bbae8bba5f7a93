import type { User } from '../entities';
import { getLinkedUser, type LinkedUserDeps } from '../mailing/get-linked-user';
import { settleBoth } from '../settle';
import type { CustomersStore } from '../stores/customers-store';
import type { UsersStore } from '../stores/users-store';
import { FIRST_CUSTOMER_NAME } from '../users/new-user';

export interface ShowInvitationDeps extends LinkedUserDeps {
  users: LinkedUserDeps['users'] & Pick<UsersStore, 'findUser'>;
  customers: Pick<CustomersStore, 'findCustomer'>;
}

/** What the page of an invitation shows. */
export interface ShownInvitation {
  readonly user: User;
  /** The name of the admin who invites, or their email; `null` if they are no user of this customer any more. */
  readonly inviter: string | null;
  /** The name of the customer; `null` if it has none of its own. */
  readonly organisation: string | null;
}

/**
 * Whom an invitation is for, and who invites to what. Changes nothing.
 * @throws {AuthError} as `getLinkedUser`.
 */
export const showInvitation = async (deps: ShowInvitationDeps, token: string): Promise<ShownInvitation> => {
  const user = await getLinkedUser(deps, { link: 'invitation', token });
  const inviterId = user.invitation?.invitedBy ?? null;
  const [inviter, customer] = await settleBoth(
    inviterId === null ? Promise.resolve(null) : deps.users.findUser(inviterId),
    deps.customers.findCustomer(user.customerId),
  );
  return {
    user,
    inviter: inviter?.customerId === user.customerId ? inviter.name || inviter.email : null,
    organisation: customer === null || customer.name === FIRST_CUSTOMER_NAME ? null : customer.name,
  };
};

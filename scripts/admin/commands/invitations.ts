import { listInvitations } from '../../../lib/auth/accounts/list-invitations';
import { sendInvitationAgain } from '../../../lib/auth/accounts/renew-invitation';
import { removeInvited } from '../../../lib/auth/accounts/withdraw-invitation';
import { requireMailing } from '../../../lib/auth/mailing/require-mailing';
import { FIRST_CUSTOMER } from '../../../lib/auth/users/new-user';
import { UsageError } from '../admin-error';
import { defineCommand, type Work } from '../command';
import { getUserByEmail } from '../directory';
import { customerOption, emailOption } from '../option-values';
import { reportUser, roleCodes, table, time } from '../show';

const PER_PAGE = 100;

const list =
  (customerId: number): Work =>
  async (service) => {
    const found = [];
    let cursor: string | undefined;
    do {
      const page = await listInvitations(service, { customerId }, { limit: PER_PAGE, cursor });
      found.push(...page.invitations);
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    const rows = found.map(({ email, name, roles, state, invitedAt }) => [
      email,
      name ?? '',
      roleCodes({ roles }),
      state,
      time(invitedAt),
    ]);
    return {
      json: {
        invitations: found.map(({ id, email, name, roles, state, invitedAt, invitedBy, expiresAt }) => ({
          id,
          email,
          name,
          roles: roles.map(({ code }) => code),
          state,
          invited_at: invitedAt.toISOString(),
          invited_by: invitedBy,
          expires_at: expiresAt?.toISOString() ?? null,
        })),
      },
      text: found.length === 0 ? 'No invitation is open.' : table(['EMAIL', 'NAME', 'ROLES', 'STATE', 'INVITED'], rows),
    };
  };

/** Lists the open invitations of a customer, sends one again, or withdraws it. */
export const invitations = defineCommand({
  name: 'invitations',
  summary: 'List open invitations, send one again, or withdraw it',
  details: 'Withdrawing deletes the invited user. Whoever has accepted stays.',
  usages: ['[--customer ID]', '--again EMAIL', '--withdraw EMAIL'],
  examples: [
    'npm run admin -- invitations',
    'npm run admin -- invitations --again ada@example.com',
    'npm run admin -- invitations --withdraw ada@example.com --stage prod',
  ],
  options: {
    customer: { type: 'string', value: 'ID', help: 'Id of the customer, a whole number; default 1' },
    again: { type: 'string', value: 'EMAIL', help: 'Send this invitation again' },
    withdraw: { type: 'string', value: 'EMAIL', help: 'Delete this invited user' },
  },
  plan: ({ customer, again, withdraw }) => {
    if ([customer, again, withdraw].filter((value) => value !== undefined).length > 1)
      throw new UsageError('Use one of --customer, --again and --withdraw.');
    const email = (again ?? withdraw) === undefined ? null : emailOption(again ?? withdraw);
    if (email === null) return list(customerOption(customer) ?? FIRST_CUSTOMER);
    return async (service) => {
      const { mode, mailLimits } = await service.settings();
      const user = await getUserByEmail(service, email);
      if (withdraw !== undefined) {
        await removeInvited({ ...service, mode }, user);
        return reportUser(`Withdrawn: ${email}.`, user);
      }
      requireMailing(mode);
      await sendInvitationAgain({ ...service, mailLimits }, user);
      return reportUser(`Sent again: ${email}.`, user);
    };
  },
});

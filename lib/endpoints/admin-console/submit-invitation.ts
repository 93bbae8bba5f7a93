import * as v from 'valibot';
import { type InviteUserDeps, inviteUser } from '../../auth/accounts/invite-user';
import type { RemoveUserDeps } from '../../auth/accounts/remove-user';
import { type RenewInvitationDeps, renewInvitation } from '../../auth/accounts/renew-invitation';
import { withdrawInvitation } from '../../auth/accounts/withdraw-invitation';
import type { User } from '../../auth/entities';
import { AuthError } from '../../auth/errors';
import { emailField, nameText } from '../../auth/fields';
import { requireMailing } from '../../auth/mailing/require-mailing';
import type { RolesStore } from '../../auth/stores/roles-store';
import { getRoles, requirePrivilege } from '../../auth/users/privileges';
import { html } from '../../html/html';
import type { NoticeCode } from '../../http/pages/notices';
import { invitationsTexts } from '../../http/pages/page-texts/admin/invitations';
import { noMail, refusal } from '../answers';
import { formAgain, ledOn } from '../hosted-pages/answers';
import type { PageCallerDeps } from '../hosted-pages/callers';
import { formBody } from '../hosted-pages/form-body';
import { privateFormEndpoint } from '../hosted-pages/form-endpoint';
import type { HostedPageSettings } from '../hosted-pages/page-endpoint';
import type { Operation } from '../operation';
import { refused } from '../refusals';
import { insufficientPrivilege } from '../user-directory/answers';
import { adminsOnPages } from './callers';
import { grantableRoles } from './grantable-roles';
import { INVITATIONS } from './invitation-paths';
import { formAnswer, oneForm } from './invitations-page';

const roleId = v.pipe(v.string(), v.regex(/^\d{0,9}$/), v.transform(Number));

export const submitInvitationBody = formBody({
  action: v.picklist(['invite', 'again', 'revoke']),
  /** Of the invited user. */
  id: v.optional(v.string(), ''),
  email: v.optional(emailField),
  name: v.optional(nameText, ''),
  role: v.optional(roleId, ''),
});

export const operation = (): Operation => ({
  summary: 'Invite a person, send an invitation again, or withdraw it, on a page',
  description:
    'The forms of `GET /admin/invitations`: `invite` with `email`, `name` and the id of a `role`; `again` and `revoke` with the `id` of the invited user. As `POST /api/users` without a password, ' +
    '`POST /api/users/{id}/invitation` and `DELETE /api/users/{id}/invitation`.',
  body: {
    schema: submitInvitationBody,
    accepts: 'form-or-json',
    example: { action: 'invite', email: 'ada@example.com', name: 'Ada Lovelace', role: '1' },
  },
  answers: {
    303: ledOn(
      '`/admin/invitations`, which says what was done, or that the invitation is not open any more; or where to sign in.',
    ),
    400: formAgain('the email or the name is not accepted, or the email has an account.'),
    403: refusal(
      'The caller is no admin, may not grant the role or change the user; or a page of another site sent the request.',
      [refused('not_allowed'), insufficientPrivilege, refused('cross_site'), refused('stale_form')],
    ),
    404: noMail,
  },
  // To invite somebody without a role, in mode `hardened`.
  cost: { roundTrips: 3, readUnits: 2, writeUnits: 16, passwordHashes: 0 },
  isMailLimited: true,
  hasPages: true,
});

type Deps = PageCallerDeps &
  InviteUserDeps &
  RenewInvitationDeps &
  RemoveUserDeps & {
    users: PageCallerDeps['users'] & InviteUserDeps['users'] & RenewInvitationDeps['users'] & RemoveUserDeps['users'];
    mode: PageCallerDeps['mode'] & RemoveUserDeps['mode'];
    roles: Pick<RolesStore, 'findRoles' | 'listRoles'>;
  };

type Body = v.InferOutput<typeof submitInvitationBody>;

export const createHandler = (deps: Deps, settings: HostedPageSettings) =>
  privateFormEndpoint(
    settings,
    adminsOnPages(deps, settings),
    {
      page: INVITATIONS,
      body: submitInvitationBody,
      fields: (_, { language }) => {
        const { email, name, role } = invitationsTexts[language].one;
        return { email, name, role };
      },
      form: async (page, sent, { caller }) => {
        const { one: words } = invitationsTexts[page.language];
        const isInvite = sent.typed.action === 'invite';
        return formAnswer(page, sent, {
          title: words.title,
          body: isInvite
            ? html`<section>${oneForm(page, await grantableRoles(deps, caller), sent)}</section>`
            : html`<section></section>`,
        });
      },
    },
    async ({ caller, body }, page) => {
      requireMailing(deps.mode);
      return page.leave(INVITATIONS, { notice: await act(deps, caller, body) });
    },
  );

const act = async (deps: Deps, caller: User, body: Body): Promise<NoticeCode> => {
  if (body.action === 'invite') {
    await invite(deps, caller, body);
    return 'invitation_sent';
  }
  try {
    if (body.action === 'again') await renewInvitation(deps, caller, body.id.toLowerCase());
    else await withdrawInvitation(deps, caller, body.id.toLowerCase());
  } catch (error) {
    const isOver = error instanceof AuthError && (error.code === 'not_invited' || error.code === 'user_not_found');
    if (!isOver) throw error;
    return 'invitation_over';
  }
  return body.action === 'again' ? 'invitation_sent' : 'invitation_withdrawn';
};

const invite = async (deps: Deps, caller: User, { email, name, role }: Body): Promise<void> => {
  if (email === undefined) throw new AuthError('missing_field', { field: 'email' });
  const roles = role === 0 ? [] : await getRoles(deps.roles, [role]);
  requirePrivilege(caller, roles);
  const { id: actorId, customerId } = caller;
  await inviteUser(deps, { email, name: name.trim() || null, roles, customerId, actorId });
};

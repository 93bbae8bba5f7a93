import { type ListInvitationsDeps, listInvitations } from '../../auth/accounts/list-invitations';
import type { ContractMode } from '../../auth/contract-mode';
import { AuthError } from '../../auth/errors';
import { settleAll, settleBoth } from '../../auth/settle';
import type { RolesStore } from '../../auth/stores/roles-store';
import type { UsersStore } from '../../auth/stores/users-store';
import { html } from '../../html/html';
import type { HostedPage, ShownPage } from '../../http/pages/hosted-page';
import { invitationsTexts } from '../../http/pages/page-texts/admin/invitations';
import { aPage } from '../hosted-pages/answers';
import type { PageCallerDeps } from '../hosted-pages/callers';
import { type HostedPageSettings, privatePage } from '../hosted-pages/page-endpoint';
import type { Operation } from '../operation';
import { notAdmin, notSignedIn } from './answers';
import { adminsOnPages } from './callers';
import { grantableRoles } from './grantable-roles';
import { INVITATIONS } from './invitation-paths';
import { invitationsPage, invitationsTable, inviteForms } from './invitations-page';

const PER_PAGE = 20;

export const operation = (): Operation => ({
  summary: 'See the open invitations',
  description:
    'A page for admins, with the open invitations of their customer, newest first, 20 at a time, and the forms that invite people. `cursor` continues the list.',
  answers: { 200: aPage, 303: notSignedIn, 403: notAdmin },
  // The session and the admin; the list and the roles; who invited.
  cost: {
    roundTrips: 3,
    readUnits: 4.5,
    writeUnits: 0,
    passwordHashes: 0,
    growsWith: 'the admins who invited the people of the page: one read unit each',
  },
  classicCost: { roundTrips: 2, readUnits: 2 },
  hasPages: true,
});

type Deps = PageCallerDeps &
  ListInvitationsDeps & {
    mode: PageCallerDeps['mode'] & Pick<ContractMode, 'verifiesEmails'>;
    users: PageCallerDeps['users'] & Pick<UsersStore, 'findUser'>;
    roles: Pick<RolesStore, 'listRoles'>;
  };

export const createHandler = (deps: Deps, settings: HostedPageSettings) =>
  privatePage(settings, adminsOnPages(deps, settings), async ({ caller }, page, event) => {
    if (!deps.mode.verifiesEmails) return page.show(withoutMail(page));
    const cursor = event.queryStringParameters?.cursor;
    const [{ invitations, nextCursor }, roles] = await settleBoth(
      listFrom(deps, caller, cursor),
      grantableRoles(deps, caller),
    );
    const ids = [...new Set(invitations.flatMap(({ invitedBy }) => invitedBy ?? []))];
    const found = await settleAll(ids.map((id) => deps.users.findUser(id)));
    const names = new Map(
      found.flatMap((user) => (user?.customerId === caller.customerId ? [[user.id, user.name || user.email]] : [])),
    );
    const shown = invitations.map((one) => ({ ...one, inviter: names.get(one.invitedBy ?? '') ?? null }));
    const words = invitationsTexts[page.language];
    const older =
      nextCursor === null
        ? null
        : html`<a class="button secondary" href="${INVITATIONS}?cursor=${encodeURIComponent(nextCursor)}">${words.more}</a>`;
    const newest =
      cursor === undefined ? null : html`<a class="button secondary" href="${INVITATIONS}">${words.newest}</a>`;
    return page.show(
      invitationsPage(page, {
        title: words.title,
        body: html`<div class="actions"><a class="button" href="#one">${words.one.title}</a><a class="button secondary" href="#many">${words.many.title}</a></div>
<section aria-label="${words.title}">
${invitationsTable(page, shown, deps.clock.now())}${older || newest ? html`<div class="actions">${newest}${older}</div>` : null}</section>
${inviteForms(page, roles)}`,
      }),
    );
  });

/** In a mode that sends no mail, nobody can be invited. */
const withoutMail = (page: HostedPage): ShownPage => {
  const { title, noMail } = invitationsTexts[page.language];
  return invitationsPage(page, { title, body: html`<p>${noMail}</p>` });
};

/** An argument that is no cursor shows the newest: anybody can change the URL of a page. */
const listFrom = async (
  deps: ListInvitationsDeps,
  caller: Parameters<typeof listInvitations>[1],
  cursor: string | undefined,
): ReturnType<typeof listInvitations> => {
  try {
    return await listInvitations(deps, caller, { limit: PER_PAGE, cursor });
  } catch (error) {
    if (error instanceof AuthError && error.code === 'invalid_argument')
      return listInvitations(deps, caller, { limit: PER_PAGE, cursor: undefined });
    throw error;
  }
};

import { type ShowInvitationDeps, showInvitation } from '../../auth/invitations/show-invitation';
import { pageEndpoint } from '../../http/handler';
import { emptyForm } from '../../http/pages/form';
import { openPage } from '../../http/pages/hosted-page';
import { noMail } from '../answers';
import { authService } from '../auth-service/surface';
import type { Operation } from '../operation';
import { deadLink, linkPage } from './answers';
import { type InvitationSettings, invitationForm } from './invitation-form';
import { createMailLink, type MailLinkSettings } from './mail-link';
import { linkQuery } from './query';

export const operation = (): Operation => ({
  summary: 'Open the link of an invitation',
  description: 'Shows a page that says who invites to what, with the forms to choose a password or to add a passkey.',
  query: { schema: linkQuery, arguments: { token: 'The token of the link.' } },
  answers: { 200: linkPage, 403: deadLink, 404: noMail },
  // The user; then the admin who invites them and the customer, at the same time.
  cost: { roundTrips: 2, readUnits: 3, writeUnits: 0, passwordHashes: 0 },
  hasPages: true,
});

export const createHandler = (deps: ShowInvitationDeps, settings: MailLinkSettings & InvitationSettings) =>
  pageEndpoint(
    authService,
    settings,
    createMailLink(settings, 'invitation').show,
    async ({ query: { token } }, event) => {
      const { user, inviter, organisation } = await showInvitation(deps, token);
      const { email, name } = user;
      const from = { inviter, organisation: organisation ?? settings.serviceName };
      const page = openPage(settings.pages(), event, null);
      const form = { token, email, name, from, urlHasToken: true };
      return page.show(invitationForm(page, settings, form, emptyForm));
    },
  );

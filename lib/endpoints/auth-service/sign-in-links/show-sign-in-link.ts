import type { FindSignInLinkDeps } from '../../../auth/sign-in-links/find-sign-in-link';
import { showLink } from '../../../auth/sign-in-links/show-link';
import { pageEndpoint } from '../../../http/handler';
import { openPage } from '../../../http/pages/hosted-page';
import { refusal } from '../../answers';
import { type HostedPageSettings, pageOfError } from '../../hosted-pages/page-endpoint';
import { linkPage } from '../../mail-links/answers';
import { linkQuery } from '../../mail-links/query';
import type { Operation } from '../../operation';
import { refused } from '../../refusals';
import { authService } from '../surface';
import { signInForm } from './pages';

export const operation = (): Operation => ({
  summary: 'Open the link that signs in',
  description:
    'Shows a page that names the account, with a button that uses the link. Opening it changes nothing, so programs that fetch ' +
    'links, such as virus scanners of mail, do not use it up.',
  query: { schema: linkQuery, arguments: { token: 'The token of the link.' } },
  answers: {
    200: linkPage,
    403: refusal('The link is incomplete, made up, used, replaced, or has expired.', [refused('invalid_link')]),
  },
  cost: { roundTrips: 1, readUnits: 1, writeUnits: 0, passwordHashes: 0 },
  hasPages: true,
});

export const createHandler = (deps: FindSignInLinkDeps, settings: HostedPageSettings) => {
  const route = { query: linkQuery, errorPage: pageOfError(settings) };
  return pageEndpoint(authService, settings, route, async ({ query: { token } }, event) => {
    const page = openPage(settings.pages(), event);
    return page.show(signInForm(page, { token, ...(await showLink(deps, token)) }));
  });
};

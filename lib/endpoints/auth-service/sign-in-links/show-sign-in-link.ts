import type { FindSignInLinkDeps } from '../../../auth/sign-in-links/find-sign-in-link';
import { showLink } from '../../../auth/sign-in-links/show-link';
import { pageEndpoint } from '../../../http/handler';
import { openPage } from '../../../http/pages/hosted-page';
import type { HostedPageSettings } from '../../hosted-pages/page-endpoint';
import { deadLink, linkCost, linkPage } from '../../mail-links/answers';
import { errorsOfLink } from '../../mail-links/dead-link';
import { linkQuery } from '../../mail-links/query';
import type { Operation } from '../../operation';
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
    403: deadLink,
  },
  cost: linkCost,
  hasPages: true,
});

export const createHandler = (deps: FindSignInLinkDeps, settings: HostedPageSettings) => {
  const route = { query: linkQuery, errorPage: errorsOfLink(settings, 'sign-in') };
  return pageEndpoint(authService, settings, route, async ({ query: { token } }, event) => {
    const { returnTo, ...account } = await showLink(deps, token);
    const page = openPage(settings.pages(), event, returnTo);
    return page.show(signInForm(page, { token, ...account }));
  });
};

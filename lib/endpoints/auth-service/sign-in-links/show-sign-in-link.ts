import type { FindSignInLinkDeps } from '../../../auth/sign-in-links/find-sign-in-link';
import { showLink } from '../../../auth/sign-in-links/show-link';
import type { EdgeSettings } from '../../../http/cross-origin';
import { pageEndpoint } from '../../../http/handler';
import { refusal } from '../../answers';
import { linkPage } from '../../mail-links/answers';
import type { PageSettings } from '../../mail-links/page-frame';
import { linkQuery } from '../../mail-links/query';
import type { Operation } from '../../operation';
import { refused } from '../../refusals';
import { authService } from '../surface';
import { createSignInPages } from './pages';

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

export const createHandler = (deps: FindSignInLinkDeps, settings: EdgeSettings & Omit<PageSettings, 'passwords'>) => {
  const pages = createSignInPages(settings);
  const route = {
    query: linkQuery,
    errorPage: (response: Parameters<typeof pages.refused>[0], error: unknown) => pages.refused(response, error, true),
  };
  return pageEndpoint(authService, settings, route, async ({ query: { token } }) =>
    pages.form({ token, ...(await showLink(deps, token)) }),
  );
};

import type { FindSecondStepDeps } from '../../auth/sessions/find-second-step';
import { emptyForm } from '../../http/pages/form';
import type { Operation } from '../operation';
import { aPage } from './answers';
import { publicPage } from './page-endpoint';
import { backToFirstStep, findSignInStep, type SecondStepSettings, secondStepPage } from './second-step-page';

export const operation = (): Operation => ({
  summary: 'Open the page of the second step',
  description:
    'Asks whoever took the first step of a sign-in on a page for their second factor. `by=saved-code` shows the field for a recovery ' +
    'code. Changes nothing.',
  answers: {
    200: aPage,
    303: { description: 'No first step was taken, or it was too long ago.', headers: { location: '`/login`' } },
  },
  // A user with passkeys costs one round trip more.
  cost: { roundTrips: 1, readUnits: 2, writeUnits: 0, passwordHashes: 0 },
  hasPages: true,
});

export const createHandler = (deps: FindSecondStepDeps, settings: SecondStepSettings) =>
  publicPage(settings, async (request, page, event) => {
    const asked = await findSignInStep(deps, settings, request);
    if (asked === null) return backToFirstStep(settings, page, request);
    return page.show(secondStepPage(page, settings, asked, { form: emptyForm, by: event.queryStringParameters?.by }));
  });

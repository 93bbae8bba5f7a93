import { type FindSecondStepDeps, findSecondStep } from '../../auth/sessions/find-second-step';
import { emptyForm } from '../../http/pages/form';
import type { Operation } from '../operation';
import { aPage, ledElsewhere } from './answers';
import { type PageCallerDeps, provingOnPages } from './callers';
import { privatePage } from './page-endpoint';
import { reauthenticationForm, reauthenticationStep } from './reauthentication-form';
import { type SecondStepSettings, sentChallenge } from './second-step-page';

export const operation = (): Operation => ({
  summary: 'Open the page that asks again who one is',
  description:
    'Private pages lead here before something important. Shows the first step, or the second one to whoever has just taken the ' +
    'first. Changes nothing.',
  answers: { 200: aPage, 303: ledElsewhere('`/login`') },
  // The second step costs one round trip more, and another one for a user with passkeys.
  cost: { roundTrips: 1, readUnits: 2, writeUnits: 0, passwordHashes: 0 },
  classicCost: { roundTrips: 2 },
  hasPages: true,
});

export const createHandler = (deps: PageCallerDeps & FindSecondStepDeps, settings: SecondStepSettings) =>
  privatePage(settings, provingOnPages(deps, settings), async ({ caller, cookie }, page, event) => {
    const sent = sentChallenge(settings, { cookie });
    const asked = await findSecondStep(deps, sent, 'reauthentication', caller.id);
    if (asked === null) return page.show(reauthenticationForm(page, emptyForm, caller));
    const by = event.queryStringParameters?.by;
    return page.show(reauthenticationStep(page, settings, asked, { form: emptyForm, by }));
  });

import type { ContractMode } from '../../../auth/contract-mode';
import type { User } from '../../../auth/entities';
import { type ListEventsDeps, listEvents } from '../../../auth/events/list-events';
import { type ListSessionsDeps, listSessions } from '../../../auth/sessions/list-sessions';
import {
  isRecentlyAuthenticated,
  type RecentAuthenticationSettings,
} from '../../../auth/sessions/recent-authentication';
import { settleBoth } from '../../../auth/settle';
import type { UsersStore } from '../../../auth/stores/users-store';
import { type ListSecondFactorsDeps, listSecondFactors, noSecondFactors } from '../../listed-second-factors';
import type { Operation } from '../../operation';
import { aPage } from '../answers';
import { type PageCallerDeps, signedInToPages } from '../callers';
import { type HostedPageSettings, privatePage } from '../page-endpoint';
import { accountPage } from './account-page';
import type { NewPasswordSettings } from './password-form';

/** How many events the account page shows. */
const LATEST = 10;

export const operation = (): Operation => ({
  summary: 'Open the account page',
  description:
    'A page for people: profile, email, password, second factors, sessions, the latest events, and the ways to download and to delete the account.',
  answers: {
    200: aPage,
    303: {
      description: 'Not signed in, or without the second factor.',
      headers: { location: 'Where to change that.' },
    },
  },
  cost: {
    roundTrips: 2,
    readUnits: 4.5,
    writeUnits: 0,
    passwordHashes: 0,
    growsWith: 'sessions and passkeys, per 4 KB; with second factors it is 2 read units more',
  },
  classicCost: { roundTrips: 3, readUnits: 3.5 },
  hasPages: true,
});

type Deps = PageCallerDeps &
  ListSessionsDeps &
  ListEventsDeps &
  ListSecondFactorsDeps &
  RecentAuthenticationSettings & {
    users: Pick<UsersStore, 'findRequestedEmail'>;
    sessions: PageCallerDeps['sessions'] & ListSessionsDeps['sessions'];
    mode: Pick<ContractMode, 'verifiesEmails'>;
  };

export const createHandler = (deps: Deps, settings: HostedPageSettings & NewPasswordSettings) =>
  privatePage(settings, signedInToPages(deps, settings), async ({ caller: user, session, cookie }, page, event) => {
    // All in one round trip.
    const [[sessions, { events }], [factors, requestedEmail]] = await settleBoth(
      settleBoth(listSessions(deps, { caller: user, session }), listEvents(deps, user, { limit: LATEST })),
      settleBoth(factorsOf(deps, user), requestedEmailOf(deps, user)),
    );
    const now = deps.clock.now();
    const choosesLanguage = event.queryStringParameters?.ui_locales !== undefined;
    const account = {
      user,
      requestedEmail,
      changesEmails: deps.mode.verifiesEmails,
      factors,
      sessions,
      events,
      isRecent: isRecentlyAuthenticated(deps, session, now),
      language: choosesLanguage || cookie(settings.pages().cookies.language.name) !== null ? page.language : null,
      now,
    };
    return page.show(accountPage(page, account, settings));
  });

/** A user without any costs no read. */
const factorsOf = async (deps: Deps, { id, hasTotp, passkeys }: User) =>
  hasTotp || passkeys > 0 ? listSecondFactors(deps, id) : noSecondFactors;

const requestedEmailOf = async ({ mode, users }: Deps, { id }: User): Promise<string | null> =>
  mode.verifiesEmails ? users.findRequestedEmail(id) : null;

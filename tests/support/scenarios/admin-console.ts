import type { LiveService } from '../live-service';
import { PAGE } from '../page-forms';
import { signedIn } from './auth-service';
import { aged } from './hardened';
import type { Scenario } from './scenario';
import { grant, setUp } from './user-directory';

/** A new admin of customer 1 with the cookie of their session. */
export const signedInAdmin = async (service: LiveService) => {
  const account = await signedIn(service);
  const { admin } = await setUp();
  return { ...account, id: await grant(account.email, [admin]) };
};

/** What every page of the console answers those who are no admins. */
export const strangers = (name: string): Scenario[] => [
  {
    function: name,
    title: 'leads whoever is not signed in to the sign-in',
    status: 303,
    run: (service) => service.call(name, { headers: PAGE }),
  },
  {
    function: name,
    title: 'refuses whoever is no admin',
    status: 403,
    run: async (service) => service.call(name, { headers: PAGE, cookies: [(await signedIn(service)).cookie] }),
  },
];

/** An admin opens a page of the console. */
export const opens = (
  name: string,
  title: string,
  status: number,
  query?: Record<string, string>,
  which = {},
): Scenario => ({
  function: name,
  title,
  status,
  run: async (service) => {
    const { cookie } = await signedInAdmin(service);
    return service.call(name, { headers: PAGE, cookies: [cookie], ...(query === undefined ? {} : { query }) });
  },
  ...which,
});

/** Every page and form of the console updates the time of the last use of the session. */
const noting = (name: string): Scenario => ({
  function: name,
  title: 'stores the use of the session',
  status: 0,
  mode: 'hardened',
  isAnyStatus: true,
  run: async (service) => {
    const { cookie } = await signedInAdmin(service);
    return service.call(name, { headers: PAGE, cookies: [await aged(cookie)] });
  },
});

export const adminConsoleScenarios: readonly Scenario[] = [
  ...['showOverview', 'showPeople', 'showEvents', 'exportEvents', 'submitImpersonation'].map(noting),
  ...['showOverview', 'submitImpersonation'].flatMap(strangers),
  opens('showOverview', 'shows the console', 200, undefined, { isTypical: true }),
];

import { PAGE } from '../page-forms';
import { opens, signedInAdmin, strangers } from './admin-console';
import type { Scenario } from './scenario';
import { member } from './user-directory';

export const peoplePageScenarios: readonly Scenario[] = [
  ...strangers('showPeople'),
  opens('showPeople', 'shows the first people and how many there are', 200, undefined, { isTypical: true }),
  opens('showPeople', 'searches', 200, { query: 'CANARY' }),
  opens('showPeople', 'answers the script with rows', 200, { query: 'ad', rows: '1' }),
  opens('showPeople', 'forgives a made-up cursor', 200, { query: 'ad', cursor: 'made-up' }),
  opens('showPeople', 'refuses a query that is too long', 400, { query: 'a'.repeat(255) }),
  {
    function: 'showPeople',
    title: 'goes on after the first people',
    status: 200,
    run: async (service) => {
      const { cookie } = await signedInAdmin(service);
      for (let count = 0; count < 11; count += 1) await member(service);
      const request = { headers: PAGE, cookies: [cookie] };
      const first = await service.call('showPeople', { ...request, query: { query: 'canary' } });
      const cursor = /cursor=([\w.-]+)/.exec(String(first.body))?.[1];
      if (cursor === undefined) throw new Error('no link leads on');
      return service.call('showPeople', { ...request, query: { query: 'canary', cursor } });
    },
  },
];

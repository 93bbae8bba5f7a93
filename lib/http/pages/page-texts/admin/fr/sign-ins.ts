import type { SignInsTexts } from '../sign-ins-texts';

export const signInsWords: SignInsTexts = {
  title: (days) => `Les ${days} derniers jours`,
  counters: { signedIn: 'Connexions', refused: 'Connexions refusées', signedUp: 'Nouveaux comptes' },
  hint: 'Les jours sont en UTC. Les connexions refusées sont celles de comptes qui existent.',
  summary: ({ counter, first, last, most, mostDay }) =>
    `${counter} par jour du ${first} au ${last}. Le nombre le plus élevé est ${most}, le ${mostDay}.`,
  nothing: ({ counter, first, last }) => `${counter} par jour du ${first} au ${last} : aucune donnée.`,
  showTable: 'Afficher les nombres de chaque jour',
  day: 'Jour',
};

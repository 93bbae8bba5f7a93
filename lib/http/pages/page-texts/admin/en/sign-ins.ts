import type { SignInsTexts } from '../sign-ins-texts';

export const signInsWords: SignInsTexts = {
  title: (days) => `The last ${days} days`,
  counters: { signedIn: 'Sign-ins', refused: 'Refused sign-ins', signedUp: 'New accounts' },
  hint: 'Days are in UTC. Refused sign-ins are those of accounts that exist.',
  summary: ({ counter, first, last, most, mostDay }) =>
    `${counter} per day from ${first} to ${last}. The highest number is ${most}, on ${mostDay}.`,
  nothing: ({ counter, first, last }) => `${counter} per day from ${first} to ${last}: none.`,
  showTable: 'Show the numbers of each day',
  day: 'Day',
};

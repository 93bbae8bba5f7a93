import type { PeopleTexts } from '../people-texts';

const number = new Intl.NumberFormat('en');
const people = (count: number): string => (count === 1 ? '1 person' : `${number.format(count)} people`);

export const peopleWords: PeopleTexts = {
  title: 'People',
  search: 'Search people',
  hint: 'Any part of an email or a name.',
  button: 'Search',
  table: 'People',
  email: 'Email',
  name: 'Name',
  state: 'State',
  created: 'Created',
  active: 'Active',
  disabled: 'Disabled',
  disabledUntil: (day) => `Disabled until ${day}`,
  unverified: 'Not verified',
  total: (count) => `${people(count)}.`,
  totalAbove: (count) => `More than ${people(count)}.`,
  found: (count) => `${people(count)} found.`,
  first: (count) => `The first ${people(count)}; there may be more.`,
  foundSoFar: (count) =>
    count === 0
      ? 'Nobody found so far. Only a part of all people was searched.'
      : `${people(count)} found so far. Only a part of all people was searched.`,
  further: (count) => `${people(count)} more.`,
  nobodyFound: (text) => `Nobody’s email or name contains “${text}”.`,
  nobody: 'There is nobody yet.',
  tooLong: 'A search has 254 characters at most.',
  more: 'Show more',
  searchOn: 'Search on',
  toFirst: 'Back to the first',
  failed: 'The search did not work. Press Enter to try again.',
};

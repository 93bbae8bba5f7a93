import type { AdminEventsTexts } from '../events-texts';

export const eventsWords: AdminEventsTexts = {
  title: 'Events',
  text: (days) =>
    `What happened to the accounts of your organisation. Events are kept for ${days} ${days === 1 ? 'day' : 'days'}.`,
  types: { 'auth.sign_up_refused': 'Somebody tried to sign up with the email of the account' },
  filter: {
    title: 'Filter',
    type: 'What happened',
    allTypes: 'Everything',
    person: 'Person',
    actor: 'Done by an admin',
    emailOrId: 'Email or id',
    from: 'From',
    to: 'To',
    period: 'Without dates: the last seven days.',
    button: 'Show',
    clear: 'Remove filter',
  },
  faults: {
    type: 'Choose one of the list.',
    nobody: 'Nobody in your organisation has this email. To find the events of a deleted account, enter its id.',
    day: 'Enter a day, such as 2026-11-20.',
    period: 'The first day must not be after the last day.',
  },
  columns: { what: 'What happened', person: 'Person', by: 'Done by', when: 'When', source: 'From where' },
  themselves: 'the person',
  notSignedIn: 'unknown: not signed in',
  gone: 'deleted, or not in your organisation any more',
  none: 'No events.',
  noneYet: 'No events in these days. Older days may have some.',
  download: 'Download',
  downloadText: (events) => `A file has the newest ${events} events of this filter at most.`,
};

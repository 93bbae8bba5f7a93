import type { ConsoleTexts } from '../console-texts';

export const consoleWords: ConsoleTexts = {
  overview: 'Overview',
  people: 'People',
  events: 'Events',
  invitations: 'Invitations',
  title: 'Admin console',
  text: (email) => `You manage the accounts of your organisation as ${email}.`,
  impersonation: {
    title: 'Act as this person',
    text: 'You see what they see, for 15 minutes, and change nothing. They find it among their events.',
    button: 'Act as this person',
  },
};

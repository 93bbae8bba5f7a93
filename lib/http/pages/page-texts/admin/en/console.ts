import type { ConsoleTexts } from '../console-texts';

export const consoleWords: ConsoleTexts = {
  overview: 'Overview',
  invitations: 'Invitations',
  title: 'Admin console',
  text: (email) => `You manage the accounts of your organisation as ${email}.`,
};

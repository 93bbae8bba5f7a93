import type { ConsoleTexts } from '../console-texts';

export const consoleWords: ConsoleTexts = {
  overview: 'Aperçu',
  invitations: 'Invitations',
  title: 'Console d’administration',
  text: (email) => `Vous gérez les comptes de votre organisation en tant que ${email}.`,
};

import type { ConsoleTexts } from '../console-texts';

export const consoleWords: ConsoleTexts = {
  overview: 'Aperçu',
  people: 'Personnes',
  events: 'Événements',
  invitations: 'Invitations',
  title: 'Console d’administration',
  text: (email) => `Vous gérez les comptes de votre organisation en tant que ${email}.`,
  impersonation: {
    title: 'Agir en tant que cette personne',
    text: 'Vous voyez ce qu’elle voit, pendant 15 minutes, sans rien modifier. Elle le trouvera parmi ses événements.',
    button: 'Agir en tant que cette personne',
  },
};

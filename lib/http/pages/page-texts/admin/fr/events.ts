import type { AdminEventsTexts } from '../events-texts';

export const eventsWords: AdminEventsTexts = {
  title: 'Événements',
  text: (days) =>
    `Ce qui s’est passé sur les comptes de votre organisation. Les événements sont conservés ${days} ${days === 1 ? 'jour' : 'jours'}.`,
  types: { 'auth.sign_up_refused': 'Quelqu’un a tenté de s’inscrire avec l’adresse e-mail du compte' },
  filter: {
    title: 'Filtrer',
    type: 'Ce qui s’est passé',
    allTypes: 'Tout',
    person: 'Personne',
    actor: 'Fait par un administrateur',
    emailOrId: 'Adresse e-mail ou identifiant',
    from: 'Du',
    to: 'Au',
    period: 'Sans dates : les sept derniers jours.',
    button: 'Afficher',
    clear: 'Retirer le filtre',
  },
  faults: {
    type: 'Choisissez un élément de la liste.',
    nobody:
      'Personne dans votre organisation n’a cette adresse e-mail. Pour trouver les événements d’un compte supprimé, saisissez son identifiant.',
    day: 'Saisissez un jour, par exemple 2026-11-20.',
    period: 'Le premier jour ne doit pas suivre le dernier.',
  },
  columns: { what: 'Ce qui s’est passé', person: 'Personne', by: 'Fait par', when: 'Quand', source: 'D’où' },
  themselves: 'la personne',
  notSignedIn: 'inconnu : non connecté',
  gone: 'supprimé, ou plus dans votre organisation',
  none: 'Aucun événement.',
  noneYet: 'Aucun événement ces jours-là. Des jours plus anciens peuvent en avoir.',
  download: 'Télécharger',
  downloadText: (events) => `Un fichier contient au plus les ${events} événements les plus récents de ce filtre.`,
};

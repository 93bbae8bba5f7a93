import type { PeopleTexts } from '../people-texts';

const number = new Intl.NumberFormat('fr');
const personnes = (count: number): string => `${number.format(count)} personne${count < 2 ? '' : 's'}`;
const trouvees = (count: number): string => (count < 2 ? 'trouvée' : 'trouvées');

export const peopleWords: PeopleTexts = {
  title: 'Personnes',
  search: 'Rechercher des personnes',
  hint: 'Une partie d’une adresse e-mail ou d’un nom.',
  button: 'Rechercher',
  table: 'Personnes',
  email: 'E-mail',
  name: 'Nom',
  state: 'État',
  created: 'Création',
  active: 'Actif',
  disabled: 'Désactivé',
  disabledUntil: (day) => `Désactivé jusqu’au ${day}`,
  unverified: 'Non vérifié',
  total: (count) => `${personnes(count)}.`,
  totalAbove: (count) => `Plus de ${personnes(count)}.`,
  found: (count) => `${personnes(count)} ${trouvees(count)}.`,
  first: (count) =>
    count < 2
      ? 'La première personne ; il peut y en avoir d’autres.'
      : `Les ${number.format(count)} premières personnes ; il peut y en avoir d’autres.`,
  foundSoFar: (count) =>
    count === 0
      ? 'Personne pour l’instant. Seule une partie des personnes a été parcourue.'
      : `${personnes(count)} ${trouvees(count)} pour l’instant. Seule une partie des personnes a été parcourue.`,
  further: (count) => `${personnes(count)} de plus.`,
  nobodyFound: (text) => `Aucune adresse e-mail et aucun nom ne contient « ${text} ».`,
  nobody: 'Il n’y a encore personne.',
  tooLong: 'Une recherche compte au plus 254 caractères.',
  more: 'Afficher la suite',
  searchOn: 'Continuer la recherche',
  toFirst: 'Revenir au début',
  failed: 'La recherche n’a pas abouti. Appuyez sur Entrée pour réessayer.',
};

import type { FieldFault } from '../../../../../auth/field-fault';
import type { PersonTexts } from '../person-texts';

const fieldFault =
  (what: string) =>
  (fault: FieldFault): string => {
    if (fault.code === 'too_long') return `${what} : ${fault.maximum} caractères au plus.`;
    if (fault.code === 'too_many') return `Choisissez-en ${fault.maximum} au plus.`;
    if (fault.code === 'not_in_future') return 'Cette date est passée. Choisissez-en une autre, ou aucune.';
    if (fault.code === 'not_a_time') return 'Ce n’est pas une date avec une heure, comme 2030-12-31T18:00.';
    if (fault.code === 'control_characters') return `${what} : certains caractères ne peuvent pas être affichés.`;
    if (fault.code === 'not_a_login') return 'Ce n’est ni une adresse e-mail ni un identifiant.';
    return `${what} : cette valeur ne peut pas être utilisée.`;
  };

export const personWords: PersonTexts = {
  people: 'Toutes les personnes',
  contents: 'Sur cette page',
  zone: 'Les heures sont en UTC.',
  back: 'Retour à la personne',
  self: 'C’est votre propre compte. Vous le modifiez sur la page de votre compte ; un autre administrateur modifie vos rôles.',
  toAccount: 'Vers votre compte',
  aboveYou: (roles) => `Seule une personne avec le rôle ${roles} peut modifier cette personne.`,
  none: 'Aucune',
  signIn: {
    title: 'Connexion',
    can: 'Peut se connecter',
    cannot: 'Ne peut pas se connecter',
    canBut: 'Peut se connecter, mais pas de toutes les façons',
    nothing: 'Rien ne s’y oppose.',
    obstacles: {
      notActive: (until) =>
        until === null
          ? 'Un administrateur a désactivé le compte.'
          : `Un administrateur a désactivé le compte jusqu’au ${until}.`,
      reason: (reason) => `Raison : ${reason}`,
      noReason: 'Aucune raison n’a été donnée.',
      invited: 'La personne est invitée et n’a pas encore choisi de mot de passe ni de clé d’accès.',
      notVerified: 'L’adresse e-mail n’est pas encore confirmée : le lien du message n’a pas été ouvert.',
      expires: (date) => `Sinon, le compte sera supprimé après le ${date}.`,
      tooManyGuesses: (until) =>
        `Trop de mots de passe erronés. Les nouveaux appareils peuvent réessayer à partir du ${until} ; ceux qui se sont déjà connectés ne sont pas concernés.`,
      noWayIn: 'Il n’y a ni mot de passe ni clé d’accès, et aucun message ne peut être envoyé.',
      noPassword: 'Il n’y a pas de mot de passe. Une clé d’accès ou un lien par e-mail fonctionne.',
      noSecondFactor:
        'Un second facteur est exigé, et aucun n’est configuré. La prochaine connexion mène à sa configuration.',
      noRecoveryCodes:
        'Il ne reste aucun code de secours. Si l’application d’authentification est perdue, seule sa suppression rend l’accès.',
    },
    last: 'Dernière connexion',
    never: 'Aucune dans l’activité conservée',
    refused: 'Dernier refus',
    noneRefused: 'Aucun dans l’activité conservée',
    times: (count) => `${count} fois en une heure`,
  },
  profile: {
    title: 'Profil',
    email: {
      label: 'Adresse e-mail ou identifiant',
      missing: 'Saisissez une adresse e-mail ou un identifiant.',
      fault: fieldFault('L’adresse e-mail'),
    },
    verified: 'Confirmée',
    unverified: 'Non confirmée',
    name: { label: 'Nom', missing: 'Saisissez un nom.', fault: fieldFault('Le nom') },
    created: 'Créé',
    id: 'Id',
    roles: { label: 'Rôles', missing: 'Choisissez des rôles.', fault: fieldFault('Les rôles') },
    noRoles: 'Aucun rôle',
    reserved: 'réservé : seul qui l’a peut le donner',
    change: {
      title: 'Modifier le nom, l’adresse ou les rôles',
      text: 'Une nouvelle adresse compte comme confirmée, et l’ancienne reçoit un message. Les rôles comptent dès la requête suivante.',
      button: 'Enregistrer',
    },
  },
  access: {
    title: 'Accès',
    active: 'Actif',
    disabled: 'Désactivé',
    state: 'État',
    reason: {
      label: 'Raison',
      hint: 'Seuls les administrateurs la voient.',
      missing: 'Saisissez une raison.',
      fault: fieldFault('La raison'),
    },
    until: {
      label: 'Jusqu’au (UTC)',
      hint: 'Ensuite, la connexion est de nouveau possible. Vide : jusqu’à ce qu’un administrateur réactive le compte.',
      missing: 'Saisissez une date.',
      fault: fieldFault('La date'),
    },
    disable: {
      title: 'Désactiver le compte',
      text: 'Toutes les sessions se terminent aussitôt, et personne ne peut se connecter. Rien n’est supprimé.',
      button: 'Désactiver',
    },
    enable: {
      title: 'Réactiver le compte',
      text: 'La connexion est de nouveau possible aussitôt. La raison et la fin sont effacées.',
      button: 'Réactiver',
    },
    change: {
      title: 'Modifier la raison ou la fin',
      text: 'Le compte reste désactivé.',
      button: 'Enregistrer',
    },
    invite: {
      title: 'Renvoyer l’invitation',
      text: 'Le message contient un nouveau lien, qui remplace l’ancien.',
      button: 'Renvoyer',
    },
    verify: {
      title: 'Confirmer l’adresse e-mail vous-même',
      text: 'Seulement si vous savez que l’adresse appartient à cette personne. Qui s’est inscrit avec elle garde son mot de passe.',
      of: (email) => `Adresse : ${email}`,
      button: 'Confirmer',
    },
  },
  methods: {
    title: 'Moyens de connexion',
    password: 'Mot de passe',
    app: 'Application d’authentification',
    codes: 'Codes de secours restants',
    passkeys: 'Clés d’accès',
    isSet: 'Défini',
    isNotSet: 'Non défini',
    since: (date) => `depuis le ${date}`,
    reset: {
      title: 'Envoyer un lien pour un nouveau mot de passe',
      text: 'Le mot de passe reste valable jusqu’à l’utilisation du lien, qui met fin à toutes les sessions.',
      to: (email) => `Le message est envoyé à ${email}.`,
      button: 'Envoyer',
    },
    remove: {
      title: 'Supprimer tous les seconds facteurs',
      text: 'Pour une personne qui les a perdus. Assurez-vous d’abord de son identité : ensuite, le mot de passe seul suffit. L’application, les codes de secours et les clés d’accès sont supprimés, toutes les sessions se terminent, et la personne reçoit un message.',
      button: 'Supprimer',
    },
  },
  sessions: {
    title: 'Sessions',
    none: 'Connecté nulle part.',
    end: {
      title: 'Mettre fin à toutes les sessions',
      text: 'Chaque appareil est déconnecté aussitôt. Une nouvelle connexion est possible.',
      button: 'Tout terminer',
    },
  },
  events: {
    title: 'Activité',
    text: 'La plus récente.',
    all: 'Toute l’activité de cette personne',
    byYou: 'par vous',
    byAdmin: 'par un autre administrateur',
    types: { 'auth.sign_up_refused': 'Quelqu’un a essayé de s’inscrire avec cette adresse' },
  },
  deletion: {
    title: 'Supprimer le compte',
    text: 'C’est définitif. Pour refuser l’accès un certain temps, désactivez plutôt le compte.',
    effects: [
      'Toutes les sessions se terminent aussitôt.',
      'Le profil, les rôles, les clés d’accès et l’application sont supprimés.',
      'L’adresse e-mail est libre : n’importe qui peut s’inscrire de nouveau avec elle.',
    ],
    confirmation: {
      label: 'Pour confirmer, saisissez l’adresse e-mail',
      missing: 'Saisissez l’adresse e-mail de la personne.',
      fault: () => 'Ce n’est pas l’adresse e-mail de la personne.',
    },
    button: 'Supprimer définitivement',
  },
  conflict: {
    title: 'La personne a changé entre-temps',
    by: (who) => `Modifiée par ${who}.`,
    byUnknown: 'Modifiée par la personne, ou par la ligne de commande.',
    text: 'Rien de votre saisie n’a été enregistré. Elle est ci-dessous : vérifiez-la, et envoyez-la de nouveau si elle est toujours juste.',
    nothing: 'Toutes les valeurs sont celles que vous avez vues.',
    field: 'Quoi',
    before: 'Vous avez vu',
    now: 'Maintenant',
    state: 'État',
    verified: 'Adresse confirmée',
    yes: 'Oui',
    no: 'Non',
  },
};

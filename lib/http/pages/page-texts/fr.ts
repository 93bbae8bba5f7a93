import type { FieldFault, PasswordFault } from '../../../auth/field-fault';
import { type FaultMessages, messageOf } from '../../fault-messages';
import type { PageTexts } from './page-texts';

const unusable = 'Ce mot de passe contient des caractères inutilisables.';

const passwordFaults: FaultMessages<PasswordFault> = {
  too_short: ({ minimum }) => `Ce mot de passe compte moins de ${minimum} caractères.`,
  too_many_bytes: ({ maximum }) => `Ce mot de passe est trop long (plus de ${maximum} octets).`,
  nul_character: unusable,
  broken_characters: unusable,
  single_run: 'Ce mot de passe répète un seul caractère ou est une suite comme abcdefgh.',
  resembles_email: 'Ce mot de passe n’est guère plus que votre adresse e-mail.',
  resembles_service_name: 'Ce mot de passe n’est guère plus que le nom de ce service.',
  common: 'Ce mot de passe n’est guère plus que l’un des plus répandus.',
  breached: 'Ce mot de passe figure dans une fuite de données connue.',
};

const isPasswordFault = (fault: FieldFault): fault is PasswordFault => fault.code in passwordFaults;

/** A fault of an email. */
const emailFault = (fault: FieldFault): string => {
  const suggestion =
    'suggestion' in fault && fault.suggestion !== null ? ` Vouliez-vous dire ${fault.suggestion} ?` : '';
  switch (fault.code) {
    case 'no_mail':
      return `Cette adresse ne peut pas recevoir de messages.${suggestion}`;
    case 'disposable':
      return `Cette adresse est jetable.${suggestion}`;
    case 'role_email':
      return 'Cette adresse appartient à une fonction, pas à une personne.';
    case 'same_email':
      return 'C’est déjà votre adresse.';
    default:
      return 'Cette adresse n’est pas valide.';
  }
};

const newPasswordFault = (fault: FieldFault): string =>
  isPasswordFault(fault)
    ? messageOf(passwordFaults, fault)
    : 'Ce mot de passe ne convient pas. Choisissez-en un autre.';

export const fr: PageTexts = {
  name: 'Français',
  direction: 'ltr',
  layout: {
    skip: 'Aller au contenu',
    navigation: 'Votre compte',
    languages: 'Langues',
    home: 'Accueil',
    account: 'Compte',
    signOut: 'Se déconnecter',
    goOn: 'Continuer',
  },
  notices: {
    signed_in: 'Vous êtes connecté.',
    signed_up: 'Votre compte est créé et vous êtes connecté. Bienvenue !',
    signed_out: 'Vous êtes déconnecté.',
    mail_sent_again:
      'Si cette adresse peut recevoir le message, il a été envoyé de nouveau. Seul le plus récent fonctionne.',
    password_reset: 'Votre mot de passe est modifié. Connectez-vous avec le nouveau.',
    sign_in_first: 'Connectez-vous pour voir cette page.',
    already_signed_in: 'Vous êtes déjà connecté.',
    prove_again: 'Pour cela, prouvez de nouveau que c’est bien vous.',
    second_factor_first: 'Pour cela, votre compte demande son second facteur.',
    second_factor_setup_first: 'Votre compte doit avoir un second facteur. Configurez-le d’abord.',
  },
  forms: {
    faults: (count) => (count === 1 ? 'Il y a un problème' : 'Il y a des problèmes'),
    show: 'Afficher',
    hide: 'Masquer',
    fields: {
      email: { label: 'Adresse e-mail', missing: 'Saisissez votre adresse e-mail.', fault: emailFault },
      password: {
        label: 'Mot de passe',
        missing: 'Saisissez votre mot de passe.',
        fault: () => 'Ce mot de passe ne convient pas.',
      },
      newPassword: {
        label: 'Nouveau mot de passe',
        missing: 'Choisissez un mot de passe.',
        fault: newPasswordFault,
      },
      confirm: {
        label: 'Répétez le mot de passe',
        missing: 'Saisissez le mot de passe une seconde fois.',
        fault: () => 'Les deux mots de passe diffèrent.',
      },
      code: { label: 'Code', missing: 'Saisissez le code.', fault: () => 'Ce code ne convient pas.' },
    },
    newPasswordHint: (minimumLength) =>
      `Au moins ${minimumLength} caractères, tous sont permis. Quelques mots bien à vous ou un gestionnaire de mots de passe conviennent.`,
    tooMany: (seconds) => `Trop de tentatives. Réessayez dans ${seconds} secondes.`,
    refusals: {
      stale_form:
        'Cette page est restée ouverte trop longtemps, ou dans une autre session. Envoyez de nouveau le formulaire.',
      wrong_credentials: 'L’adresse ou le mot de passe est incorrect.',
      unknown_email: 'L’adresse ou le mot de passe est incorrect.',
      wrong_password: 'L’adresse ou le mot de passe est incorrect.',
      not_active: 'L’adresse ou le mot de passe est incorrect.',
      email_taken: 'Cette adresse a déjà un compte. Connectez-vous, ou utilisez-en une autre.',
      email_not_registered: 'Aucun compte n’a cette adresse.',
      wrong_code: 'Ce code ne fonctionne pas. Vérifiez-le, ou utilisez-en un plus récent.',
    },
  },
  home: {
    title: (name) => `Bonjour ${name}`,
    text: (email) => `Vous êtes connecté en tant que ${email}.`,
    toApp: 'Continuer vers l’application',
    toAccount: 'Votre compte',
  },
  login: {
    title: 'Connexion',
    button: 'Se connecter',
    forgot: 'Mot de passe oublié ?',
    byLink: 'M’envoyer un lien de connexion',
    noAccount: 'Première visite ?',
    register: 'Créer un compte',
  },
  register: {
    title: 'Créez votre compte',
    button: 'Créer le compte',
    hasAccount: 'Vous avez déjà un compte ?',
    signIn: 'Se connecter',
  },
  mailbox: {
    title: 'Consultez votre messagerie',
    hint: 'Cela peut prendre une minute. Si rien n’arrive, regardez aussi dans les courriers indésirables.',
    again: 'Envoyer de nouveau le message',
    wrongAddress: 'Mauvaise adresse ?',
    otherAddress: 'En utiliser une autre',
  },
  inactive: {
    text: (email) =>
      `Nous avons envoyé un message à ${email}. Ouvrez son lien pour confirmer que cette adresse est bien la vôtre.`,
    askText:
      'Si vous vous êtes inscrit, ouvrez le lien de notre message pour confirmer votre adresse. Rien reçu ? Nous l’envoyons de nouveau.',
    isConfirmed: 'Déjà confirmée ?',
    signIn: 'Se connecter',
  },
  forgot: {
    title: 'Mot de passe oublié',
    text: 'Saisissez l’adresse e-mail de votre compte. Vous recevrez un lien pour choisir un nouveau mot de passe.',
    button: 'Envoyer le lien',
    remembered: 'Il vous revient ?',
    signIn: 'Se connecter',
    sent: (email) =>
      `Si ${email} a un compte, nous y avons envoyé un message. Ouvrez son lien pour choisir un nouveau mot de passe.`,
    newPassword: {
      title: 'Choisissez un nouveau mot de passe',
      text: (email) => `Pour ${email}. Vous serez déconnecté partout.`,
      button: 'Définir le mot de passe',
    },
  },
  link: {
    title: 'Connexion par e-mail',
    text: 'Nous vous envoyons un lien et un code. Aucun mot de passe n’est nécessaire.',
    button: 'Envoyer le message',
    byPassword: 'Plutôt un mot de passe ?',
    signIn: 'Se connecter avec',
    sent: (email) =>
      `Si ${email} peut se connecter, nous y avons envoyé un message. Ouvrez son lien, ou saisissez ici son code à six chiffres.`,
    signInButton: 'Se connecter',
  },
  logout: {
    title: 'Déconnexion',
    text: 'Voulez-vous terminer votre session dans ce navigateur ?',
    button: 'Se déconnecter',
    stay: 'Rester connecté',
  },
  links: {
    'verify-email': {
      title: 'Confirmez votre adresse e-mail',
      text: 'Appuyez sur le bouton pour confirmer que cette boîte aux lettres est bien la vôtre.',
      button: 'Confirmer l’adresse',
      withPassword: {
        text:
          'Ce navigateur n’est pas celui de l’inscription : choisissez un mot de passe pour confirmer votre adresse. Tout mot de ' +
          'passe défini auparavant cesse de fonctionner : personne d’autre ne peut entrer avec votre adresse.',
        button: 'Confirmer et définir le mot de passe',
      },
      done: (email) => ({
        title: 'Adresse confirmée',
        text: `${email} est confirmée. Vous pouvez maintenant vous connecter.`,
      }),
    },
    'reset-password': {
      title: 'Choisissez un nouveau mot de passe',
      text: 'Il remplace l’ancien, et vous serez déconnecté partout.',
      button: 'Définir le mot de passe',
      done: (email) => ({
        title: 'Mot de passe modifié',
        text: `Connectez-vous en tant que ${email} avec le nouveau mot de passe. Toutes les sessions ouvertes sont terminées.`,
      }),
    },
    'change-email': {
      title: 'Changez votre adresse e-mail',
      text: 'Appuyez sur le bouton pour utiliser désormais l’adresse qui a reçu ce lien.',
      button: 'Utiliser cette adresse',
      done: (email) => ({ title: 'Adresse modifiée', text: `Vous vous connectez désormais en tant que ${email}.` }),
    },
  },
  signIn: {
    title: 'Connexion',
    text: (email) =>
      `Appuyez sur le bouton pour vous connecter en tant que ${email} dans ce navigateur. Si vous ne l’avez pas demandé, fermez ` +
      'cette page.',
    button: 'Se connecter',
    signUp: {
      title: 'Créez votre compte',
      text: (email) =>
        `${email} n’a pas encore de compte. Appuyez sur le bouton pour en créer un et vous connecter dans ce navigateur. Si vous ne ` +
        'l’avez pas demandé, fermez cette page.',
      button: 'Créer le compte',
    },
    done: (email) => ({ title: 'Vous êtes connecté', text: `Vous êtes connecté en tant que ${email}.` }),
    passwordRemoved:
      'Le mot de passe défini avant la confirmation de votre adresse ne fonctionne plus, car quelqu’un d’autre a pu le choisir. ' +
      'Demandez-en un nouveau là où vous vous connectez.',
  },
  refusals: {
    link: {
      title: 'Ce lien ne fonctionne pas',
      text:
        'Il a déjà servi, il est trop ancien, ou un message plus récent l’a remplacé. Demandez-en un nouveau. Si vous avez déjà ' +
        'confirmé, connectez-vous simplement.',
    },
    unreadable: {
      title: 'Cela n’a pas fonctionné',
      text: 'Il manque quelque chose, ou un champ n’est pas comme il devrait être. Réessayez.',
    },
    notSignedIn: { title: 'Connectez-vous', text: 'Cette page demande d’être connecté.' },
    forbidden: { title: 'Accès refusé', text: 'Votre compte ne permet pas cette action.' },
    wrongMethod: { title: 'Impossible', text: 'Cette adresse ne s’ouvre pas de cette façon.' },
    crossSite: {
      title: 'Rien n’a été fait',
      text: 'La demande venait d’un autre site. Ouvrez vous-même cette page et réessayez.',
    },
    absent: { title: 'Page introuvable', text: 'Cette page n’existe pas.' },
    tooMany: (seconds) => ({ title: 'Trop de tentatives', text: `Réessayez dans ${seconds} secondes.` }),
    unavailable: {
      title: 'Réessayez dans un instant',
      text: 'Le service est momentanément injoignable. Rien n’est perdu.',
    },
    failed: { title: 'Une erreur est survenue', text: 'La faute est de notre côté. Réessayez plus tard.' },
    signIn: 'Se connecter',
    toStart: 'Retour à l’accueil',
  },
};

import type { FieldFault, PasswordFault } from '../../../auth/field-fault';
import { type FaultMessages, messageOf } from '../../../http/fault-messages';
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

export const fr: PageTexts = {
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
    secondStep: {
      title: 'Encore une étape',
      text: 'Votre compte a un second facteur. Saisissez un code de votre application d’authentification, ou un code de secours.',
      label: 'Code',
      button: 'Se connecter',
    },
    goOn: 'Continuer',
  },
  password: {
    label: 'Nouveau mot de passe',
    hint: (minimumLength) =>
      `Au moins ${minimumLength} caractères, tous sont permis. Quelques mots bien à vous ou un gestionnaire de mots de passe conviennent.`,
    missing: 'Saisissez un mot de passe.',
    fault: (fault) =>
      isPasswordFault(fault)
        ? messageOf(passwordFaults, fault)
        : 'Ce mot de passe ne convient pas. Choisissez-en un autre.',
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
      text: 'Il manque quelque chose, ou un champ n’est pas comme il devrait être. Ouvrez de nouveau le lien du message.',
    },
    crossSite: {
      title: 'Rien n’a été fait',
      text: 'La demande venait d’un autre site. Ouvrez le lien du message lui-même.',
    },
    absent: { title: 'Page introuvable', text: 'Cette page n’existe pas.' },
    tooMany: (seconds) => ({ title: 'Trop de tentatives', text: `Réessayez dans ${seconds} s.` }),
    unavailable: {
      title: 'Réessayez dans un instant',
      text: 'Le service est momentanément injoignable. Votre lien reste valable.',
    },
    failed: { title: 'Une erreur est survenue', text: 'La faute est de notre côté. Réessayez plus tard.' },
  },
};

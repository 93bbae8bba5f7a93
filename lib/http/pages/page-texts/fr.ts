import type { FieldFault, PasswordFault } from '../../../auth/field-fault';
import { type FaultMessages, messageOf } from '../../fault-messages';
import type { MailTexts } from './mail-texts';
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
    sign_in_first: 'Connectez-vous pour voir cette page.',
    already_signed_in: 'Vous êtes déjà connecté.',
    prove_again: 'Pour cela, prouvez de nouveau que c’est bien vous.',
    second_factor_first: 'Pour cela, votre compte demande son second facteur.',
    second_factor_setup_first: 'Votre compte doit avoir un second facteur. Configurez-le d’abord.',
    email_verified: 'Votre adresse est confirmée. Merci !',
    email_changed: 'Votre adresse est modifiée. Connectez-vous désormais avec la nouvelle.',
    password_reset: 'Votre mot de passe est modifié. Connectez-vous avec le nouveau.',
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
          'Choisissez un mot de passe pour confirmer votre adresse. Tout mot de passe défini auparavant cesse de fonctionner : ' +
          'personne d’autre ne peut entrer avec votre adresse.',
        button: 'Confirmer et définir le mot de passe',
      },
      account: (email) => `Compte : ${email}`,
    },
    'reset-password': {
      title: 'Choisissez un nouveau mot de passe',
      text: 'Il remplace l’ancien, et vous serez déconnecté partout.',
      button: 'Définir le mot de passe',
      account: (email) => `Compte : ${email}`,
    },
    'change-email': {
      title: 'Changez votre adresse e-mail',
      text: 'Appuyez sur le bouton pour vous connecter désormais avec l’adresse qui a reçu ce lien.',
      button: 'Utiliser cette adresse',
      account: (email) => `Votre adresse jusqu’ici : ${email}`,
    },
  },
  deadLinks: {
    advice: {
      'verify-email':
        'Si vous avez déjà confirmé votre adresse, connectez-vous simplement. Sinon, demandez un nouveau message.',
      'reset-password':
        'Si vous avez déjà choisi un nouveau mot de passe avec ce lien, connectez-vous simplement. Sinon, demandez un nouveau lien.',
      'change-email':
        'Votre compte montre l’adresse avec laquelle vous vous connectez. Vous pouvez y demander de nouveau le changement.',
      'sign-in': 'Vous pouvez demander un nouveau lien, ou vous connecter autrement.',
    },
    ways: {
      '/login': 'Se connecter',
      '/inactive': 'Recevoir un nouveau message',
      '/forgot': 'Recevoir un nouveau lien',
      '/account': 'Votre compte',
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
    passwordRemoved: {
      title: 'Vous êtes connecté',
      text: (email) => `Vous êtes connecté en tant que ${email}.`,
      reason:
        'Le mot de passe défini avant la confirmation de votre adresse ne fonctionne plus, car quelqu’un d’autre a pu le choisir. ' +
        'Pour avoir de nouveau un mot de passe, déconnectez-vous et choisissez « Mot de passe oublié ? » là où vous vous connectez.',
    },
  },
  refusals: {
    link: {
      title: 'Ce lien ne fonctionne pas',
      text: 'Il a déjà servi, il est trop ancien, ou un message plus récent l’a remplacé.',
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

/** The words of the mails. `{{link}}` and `{{code}}` are paragraphs of their own. */
export const frMails: MailTexts = {
  buttonFallback: 'Si le bouton ne fonctionne pas, ouvrez ce lien :',
  mails: {
    'verify-email': {
      subject: 'Confirmez votre adresse e-mail pour {{service}}',
      paragraphs: [
        'Une inscription à {{service}} a été faite avec l’adresse {{email}}.',
        'Si c’était vous, ouvrez ce lien et confirmez que cette adresse est la vôtre :',
        '{{link}}',
        'Le lien est valable {{lifetime}} et ne sert qu’une fois. D’ici là, personne ne peut se connecter à ce compte. Si vous en avez demandé plusieurs, seul celui du dernier e-mail est valable.',
        'Si ce n’était pas vous, vous n’avez rien à faire : sans cette confirmation, le compte reste fermé.',
      ],
      button: 'Confirmer l’adresse',
    },
    'reset-password': {
      subject: 'Choisissez un nouveau mot de passe pour {{service}}',
      paragraphs: [
        'Un nouveau mot de passe a été demandé pour le compte {{email}} de {{service}}.',
        'Si c’était vous, ouvrez ce lien et choisissez-le :',
        '{{link}}',
        'Le lien est valable {{lifetime}} et ne sert qu’une fois. Après plusieurs demandes, seul le lien du message le plus récent fonctionne.',
        'Si ce n’était pas vous, vous n’avez rien à faire : rien n’a changé et votre mot de passe reste valable.',
      ],
      button: 'Choisir un nouveau mot de passe',
    },
    'change-email': {
      subject: 'Confirmez votre nouvelle adresse e-mail pour {{service}}',
      paragraphs: [
        'Quelqu’un souhaite utiliser {{email}} comme adresse de son compte {{service}}.',
        'Si c’est vous, ouvrez ce lien et confirmez le changement :',
        '{{link}}',
        'Le lien est valable {{lifetime}} et ne sert qu’une fois. Tant que vous n’avez pas confirmé, l’ancienne adresse reste en service.',
        'Si ce n’est pas vous, vous n’avez rien à faire : rien n’a changé.',
      ],
      button: 'Confirmer la nouvelle adresse',
    },
    'sign-in': {
      subject: 'Connexion à {{service}}',
      paragraphs: [
        'Une connexion à {{service}} a été demandée pour {{email}}.',
        'Si c’était vous, ouvrez ce lien. Il fonctionne dans n’importe quel navigateur :',
        '{{link}}',
        'Ou saisissez ce code dans le navigateur où vous l’avez demandé :',
        '{{code}}',
        'Le lien et le code sont valables {{lifetime}} et ne servent qu’une fois. Après plusieurs demandes, seul le message le plus récent fonctionne.',
        'Si ce n’était pas vous, vous n’avez rien à faire : sans ce message, personne ne se connecte. Ne donnez jamais le code ni le lien à qui que ce soit, quoi qu’on vous dise.',
      ],
      button: 'Se connecter',
    },
    'account-exists': {
      subject: 'Vous avez déjà un compte {{service}}',
      paragraphs: [
        'Quelqu’un a voulu utiliser l’adresse {{email}} pour un autre compte {{service}}. Elle en a déjà un.',
        'Si c’était vous, connectez-vous avec votre mot de passe. Si vous l’avez oublié, demandez-en un nouveau là où vous vous connectez.',
        'Si ce n’était pas vous, vous n’avez rien à faire : rien n’a changé et personne n’a appris que vous avez un compte.',
      ],
    },
    'password-changed': {
      subject: 'Votre mot de passe {{service}} a été changé',
      paragraphs: [
        'Le mot de passe du compte {{email}} de {{service}} a été changé. Toutes les sessions antérieures sont terminées.',
        'Si c’était vous, vous n’avez rien à faire.',
        'Si ce n’était pas vous, demandez tout de suite un nouveau mot de passe là où vous vous connectez : cela met fin à toutes les sessions. Ce message ne contient aucun lien, pour que personne ne prenne l’habitude d’en suivre.',
      ],
    },
    'email-changed': {
      subject: 'Votre adresse e-mail {{service}} a été changée',
      paragraphs: [
        'Votre compte {{service}} a désormais une autre adresse e-mail. {{email}} ne permet plus de se connecter.',
        'Si c’était vous, vous n’avez rien à faire.',
        'Si ce n’était pas vous, prévenez tout de suite les responsables de {{service}} : la personne qui l’a fait était connectée à votre compte.',
      ],
    },
    'email-change-requested': {
      subject: 'Demande de changement de votre adresse e-mail pour {{service}}',
      paragraphs: [
        'Une personne connectée à votre compte {{service}} a demandé une autre adresse e-mail que {{email}}. Un lien a été envoyé à la nouvelle adresse ; dès qu’il est utilisé, le compte appartient à cette adresse.',
        'Si c’était vous, vous n’avez rien à faire ici.',
        'Sinon, déconnectez-vous partout ou changez votre mot de passe maintenant : l’un ou l’autre annule ce lien et met fin à la session qui l’a demandé.',
      ],
    },
    'second-factor-enabled': {
      subject: 'La connexion à {{service}} demande maintenant une deuxième étape',
      paragraphs: [
        'Une application d’authentification a été configurée pour le compte {{email}} de {{service}}. Désormais, la connexion demande un code de cette application. Toutes les sessions antérieures sont terminées.',
        'Si c’était vous, gardez les codes de secours en lieu sûr : chacun d’eux vous connecte une fois si vous perdez votre téléphone.',
        'Si ce n’était pas vous, prévenez tout de suite les responsables de {{service}} : la personne qui l’a fait était connectée à votre compte. Ce message ne contient aucun lien, pour que personne ne prenne l’habitude d’en suivre.',
      ],
    },
    'second-factor-disabled': {
      subject: 'La connexion à {{service}} ne demande plus de deuxième étape',
      paragraphs: [
        'L’application d’authentification du compte {{email}} de {{service}} a été retirée, et ses codes de secours ne fonctionnent plus. Désormais, le mot de passe suffit pour vous connecter.',
        'Si c’était vous, vous n’avez rien à faire.',
        'Si ce n’était pas vous, demandez tout de suite un nouveau mot de passe là où vous vous connectez : cela met fin à toutes les sessions. Puis configurez de nouveau une application d’authentification. Ce message ne contient aucun lien, pour que personne ne prenne l’habitude d’en suivre.',
      ],
    },
    'recovery-code-used': {
      subject: 'Un code de secours de {{service}} a été utilisé',
      paragraphs: [
        'Un code de secours du compte {{email}} de {{service}} a été utilisé. Codes de secours restants : {{left}}.',
        'Si c’était vous, créez de nouveaux codes de secours avant de ne plus en avoir.',
        'Si ce n’était pas vous, demandez tout de suite un nouveau mot de passe là où vous vous connectez : cela met fin à toutes les sessions. Puis créez de nouveaux codes de secours : les anciens cessent de fonctionner. Ce message ne contient aucun lien, pour que personne ne prenne l’habitude d’en suivre.',
      ],
    },
    'recovery-codes-replaced': {
      subject: 'Vos codes de secours de {{service}} ont été remplacés',
      paragraphs: [
        'De nouveaux codes de secours ont été créés pour le compte {{email}} de {{service}}. Les anciens ne fonctionnent plus.',
        'Si c’était vous, vous n’avez rien à faire.',
        'Si ce n’était pas vous, demandez tout de suite un nouveau mot de passe là où vous vous connectez : cela met fin à toutes les sessions. Puis créez encore une fois de nouveaux codes de secours. Ce message ne contient aucun lien, pour que personne ne prenne l’habitude d’en suivre.',
      ],
    },
    'second-factor-removed': {
      subject: 'Les seconds facteurs de votre compte {{service}} ont été supprimés',
      paragraphs: [
        'Les responsables de {{service}} ont supprimé tous les seconds facteurs du compte {{email}} : l’application d’authentification, les codes de secours et toutes les clés d’accès (passkeys). Toutes les sessions ont pris fin.',
        'Si vous l’avez demandé, connectez-vous avec votre mot de passe et configurez de nouveau un second facteur. Si vous n’avez pas de mot de passe, demandez d’abord sa réinitialisation.',
        'Si vous ne l’avez pas demandé, changez votre mot de passe et prévenez tout de suite les responsables de {{service}} : quelqu’un s’est peut-être fait passer pour vous.',
      ],
    },
    'passkey-added': {
      subject: 'Une clé d’accès a été ajoutée à votre compte {{service}}',
      paragraphs: [
        'Une clé d’accès (passkey) a été ajoutée au compte {{email}} de {{service}}. Elle permet de se connecter sans mot de passe.',
        'Si c’était vous, vous n’avez rien à faire.',
        'Si ce n’était pas vous, connectez-vous, supprimez cette clé, changez votre mot de passe et déconnectez toutes vos sessions : la personne qui l’a fait était connectée à votre compte.',
      ],
    },
    'passkey-removed': {
      subject: 'Une clé d’accès a été supprimée de votre compte {{service}}',
      paragraphs: [
        'Une clé d’accès (passkey) a été supprimée du compte {{email}} de {{service}}. Elle ne permet plus de se connecter.',
        'Si c’était vous, vous n’avez rien à faire.',
        'Si ce n’était pas vous, connectez-vous, changez votre mot de passe et déconnectez toutes vos sessions : la personne qui l’a fait était connectée à votre compte.',
      ],
    },
    'account-deleted': {
      subject: 'Votre compte {{service}} a été supprimé',
      paragraphs: [
        'Le compte {{email}} sur {{service}} a été supprimé. Toutes ses sessions ont pris fin, et rien ne peut le rétablir.',
        'Si c’était vous, vous n’avez rien à faire. Au revoir, et merci.',
        'Si ce n’était pas vous, prévenez tout de suite les responsables de {{service}} : la personne qui l’a fait était connectée à votre compte, ou l’administre.',
      ],
    },
  },
  signUpByLink: {
    subject: 'Créez votre compte {{service}}',
    paragraphs: [
      'Une connexion à {{service}} a été demandée pour {{email}}. Cette adresse n’a pas encore de compte.',
      'Si c’était vous, ouvrez ce lien pour en créer un et vous connecter. Il fonctionne dans n’importe quel navigateur :',
      '{{link}}',
      'Ou saisissez ce code dans le navigateur où vous l’avez demandé :',
      '{{code}}',
      'Le lien et le code sont valables {{lifetime}} et ne servent qu’une fois. Après plusieurs demandes, seul le message le plus récent fonctionne.',
      'Si ce n’était pas vous, vous n’avez rien à faire : sans ce message, aucun compte n’est créé. Ne donnez jamais le code ni le lien à qui que ce soit, quoi qu’on vous dise.',
    ],
    button: 'Créer le compte',
  },
};

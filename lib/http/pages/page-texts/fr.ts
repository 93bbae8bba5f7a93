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

const nameFault = (fault: FieldFault): string =>
  fault.code === 'too_long'
    ? `Ce nom compte plus de ${fault.maximum} caractères.`
    : 'Ce nom contient des caractères inutilisables.';

const newPasswordFault = (fault: FieldFault): string =>
  isPasswordFault(fault)
    ? messageOf(passwordFaults, fault)
    : 'Ce mot de passe ne convient pas. Choisissez-en un autre.';

/** How long to wait. */
const time = (seconds: number): string => {
  if (seconds <= 1) return 'une seconde';
  return seconds < 120 ? `${seconds} secondes` : `${Math.ceil(seconds / 60)} minutes`;
};

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
    actingAs: (email) => `Vous agissez en tant que ${email}. Vous ne pouvez rien modifier.`,
    stopActing: 'Redevenir vous-même',
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
    second_step_expired: 'La seconde étape a pris trop de temps, ou trop de codes étaient faux. Recommencez.',
    second_factor_exists: 'Votre application d’authentification est déjà configurée.',
    setup_expired: 'La configuration a pris trop de temps. Recommencez.',
    proved_again: 'Merci. Vous pouvez continuer.',
    authenticator_removed: 'L’application d’authentification est retirée.',
    passkey_added: 'La clé d’accès est ajoutée. Elle permet désormais de vous connecter.',
    passkey_renamed: 'La clé d’accès est renommée.',
    passkey_removed: 'La clé d’accès est retirée.',
    profile_saved: 'Votre profil est enregistré.',
    email_change_requested:
      'Un message est parti à la nouvelle adresse. Votre adresse change lorsque vous ouvrez le lien qu’il contient.',
    password_changed: 'Votre mot de passe est modifié. Vous êtes déconnecté partout ailleurs.',
    session_ended: 'La session est terminée.',
    session_ended_before: 'Cette session était déjà terminée.',
    other_sessions_ended: 'Vous êtes déconnecté partout ailleurs.',
    account_deleted: 'Votre compte est supprimé.',
    acting_ended: 'Vous êtes de nouveau vous-même.',
    person_saved: 'Enregistré.',
    person_disabled: 'Le compte est désactivé.',
    person_enabled: 'Le compte est réactivé.',
    person_verified: 'L’adresse e-mail est confirmée.',
    person_sessions_ended: 'Toutes les sessions sont terminées.',
    person_factors_removed: 'Tous les seconds facteurs sont supprimés, et toutes les sessions sont terminées.',
    person_reset_mail_sent: 'Le message avec le lien pour un nouveau mot de passe a été envoyé.',
    person_deleted: 'Le compte est supprimé.',
    email_verified: 'Votre adresse est confirmée. Merci !',
    invitation_accepted: 'Bienvenue ! Votre compte est prêt et vous êtes connecté.',
    invitation_sent: 'L’invitation est en route.',
    invitation_over: 'Cette invitation n’est plus ouverte : elle a été acceptée ou retirée entre-temps.',
    invitation_withdrawn: 'L’invitation est retirée. Son lien ne fonctionne plus.',
    email_changed: 'Votre adresse est modifiée. Connectez-vous désormais avec la nouvelle.',
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
    tooMany: (seconds) => `Trop de tentatives. Réessayez dans ${time(seconds)}.`,
    refusals: {
      stale_form:
        'Cette page est restée ouverte trop longtemps, ou dans une autre session. Envoyez de nouveau le formulaire.',
      wrong_credentials: 'L’adresse ou le mot de passe est incorrect.',
      unknown_email: 'L’adresse ou le mot de passe est incorrect.',
      wrong_password: 'L’adresse ou le mot de passe est incorrect.',
      not_active: 'L’adresse ou le mot de passe est incorrect.',
      email_taken: 'Cette adresse a déjà un compte. Connectez-vous, ou utilisez-en une autre.',
      email_not_registered: 'Aucun compte n’a cette adresse.',
      wrong_code: 'Ce code est faux, trop ancien, ou a déjà servi. Essayez le plus récent.',
      invalid_challenge: 'Cela a pris trop de temps. Réessayez.',
      passkey_refused: 'Cette clé d’accès ne fonctionne pas ici. Essayez-en une autre, ou continuez autrement.',
      too_many_passkeys: 'Vous avez 20 clés d’accès. Retirez-en une d’abord.',
      passkey_not_found: 'Vous n’avez plus cette clé d’accès.',
      last_sign_in_method:
        'Cette clé d’accès est votre seul moyen de connexion. Choisissez d’abord un mot de passe, ou ajoutez une autre clé d’accès.',
      totp_not_enabled: 'Vous n’avez pas d’application d’authentification.',
      second_factor_required:
        'Cette clé d’accès seule ne suffit pas pour votre compte. Déconnectez-vous, connectez-vous avec un lien par e-mail, puis utilisez la clé d’accès.',
      wrong_current_password: 'Le mot de passe actuel est incorrect.',
      last_admin: 'C’est le dernier administrateur. Nommez d’abord quelqu’un d’autre.',
      impersonating: 'Vous agissez en tant que quelqu’un d’autre. Redevenez d’abord vous-même.',
      own_roles: 'Un autre administrateur modifie vos rôles.',
      insufficient_privilege:
        'Seul qui a un rôle réservé peut le donner, le retirer, ou modifier une personne qui l’a.',
      unknown_roles: 'Un de ces rôles n’existe plus.',
      not_allowed: 'Ce n’est pas possible pour ce compte.',
    },
  },
  home: {
    title: (name) => (name === null ? 'Bonjour' : `Bonjour ${name}`),
    text: (email) => `Vous êtes connecté en tant que ${email}.`,
    toApp: 'Continuer vers l’application',
    toAccount: 'Votre compte',
    toAdmin: 'Console d’administration',
  },
  login: {
    title: 'Connexion',
    button: 'Se connecter',
    forgot: 'Mot de passe oublié ?',
    byLink: 'M’envoyer un lien de connexion',
    byPasskey: 'Se connecter avec une clé d’accès',
    noAccount: 'Première visite ?',
    register: 'Créer un compte',
  },
  register: {
    title: 'Créez votre compte',
    button: 'Créer le compte',
    hasAccount: 'Déjà un compte ?',
    signIn: 'Se connecter',
  },
  mailbox: {
    title: 'Consultez votre messagerie',
    hint: 'Cela peut prendre une minute. Si rien n’arrive, regardez aussi dans les courriers indésirables.',
    again: 'Renvoyer le message',
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
    signIn: 'L’utiliser',
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
  secondStep: {
    title: 'Confirmez que c’est bien vous',
    text: (email) =>
      `Seconde étape pour ${email} : saisissez le code que montre maintenant votre application d’authentification.`,
    button: 'Continuer',
    useRecoveryCode: 'Utiliser plutôt un code de secours',
    useApp: 'Utiliser plutôt l’application d’authentification',
    passkeyText: (email) => `Seconde étape pour ${email} : utilisez l’une de vos clés d’accès.`,
    passkey: 'Utiliser une clé d’accès',
    recovery: {
      title: 'Utiliser un code de secours',
      text: (email) =>
        `Saisissez l’un des codes que vous avez gardés en configurant la seconde étape pour ${email}. Chacun sert une fois.`,
      label: 'Code de secours',
    },
    startAgain: 'Se connecter autrement',
  },
  setup: {
    title: 'Configurer une application d’authentification',
    text: 'La connexion demandera ensuite aussi un code de votre téléphone. Connaître votre mot de passe ne suffira plus.',
    steps: [
      'Installez une application d’authentification sur votre téléphone, si vous n’en avez pas : Google Authenticator, Microsoft Authenticator ou votre gestionnaire de mots de passe.',
      'Scannez avec elle le code QR de la page suivante.',
      'Saisissez le code que l’application montre alors.',
    ],
    begin: 'Commencer',
    orPasskey: 'Ou utilisez une clé d’accès comme second facteur :',
    scan: {
      title: 'Scannez le code QR',
      text: 'Ouvrez votre application d’authentification, ajoutez un compte et scannez ce code.',
      qr: 'Code QR pour votre application d’authentification',
      openApp: 'Ouvrir dans une application de cet appareil',
      byHand: 'Pas d’appareil photo ? Saisissez cette clé dans l’application :',
      copy: 'Copier la clé',
      copied: 'Copiée',
      code: 'Code que montre l’application',
      button: 'Activer',
    },
    cancel: 'Pas maintenant',
  },
  recoveryCodes: {
    enabled: 'Votre application d’authentification est configurée',
    title: 'Vos codes de secours',
    text: 'Gardez ces dix codes en lieu sûr. Si vous perdez votre téléphone, chacun permet de vous connecter une fois. Ils ne sont montrés que maintenant.',
    copy: 'Copier',
    copied: 'Copiés',
    download: 'Télécharger',
    print: 'Imprimer',
    file: (service, email) => `Codes de secours de ${service} pour ${email}. Chacun sert une fois.`,
    fileName: 'codes-de-secours.txt',
    goOn: 'Je les ai gardés',
  },
  reauthenticate: {
    title: 'Confirmez que c’est bien vous',
    text: (email) =>
      `Vous êtes connecté en tant que ${email}. Avant un changement important, nous le demandons de nouveau.`,
    button: 'Continuer',
    passkey: 'Utiliser une clé d’accès',
    noMethod:
      'Votre compte n’a ni mot de passe ni clé d’accès. Déconnectez-vous, puis reconnectez-vous avec un lien par e-mail.',
    signOut: 'Se déconnecter',
    codeText: 'Saisissez le code que montre maintenant votre application d’authentification.',
    passkeyText: 'Utilisez aussi l’une de vos clés d’accès.',
    cancel: 'Annuler',
  },
  account: {
    title: 'Votre compte',
    contents: 'Sur cette page',
    zone: 'Toutes les heures sont en UTC.',
    proveFirst: 'Votre connexion date un peu : nous vous demanderons d’abord de prouver que c’est bien vous.',
    back: 'Retour à votre compte',
    profile: {
      title: 'Profil',
      firstName: {
        label: 'Prénom',
        missing: 'Saisissez votre prénom.',
        fault: nameFault,
      },
      lastName: {
        label: 'Nom',
        missing: 'Saisissez votre nom.',
        fault: nameFault,
      },
      name: 'Nom dans votre organisation',
      language: {
        label: 'Langue de ces pages',
        missing: 'Choisissez une langue.',
        fault: () => 'Choisissez une langue de la liste.',
      },
      automatic: 'Comme ce navigateur',
      button: 'Enregistrer le profil',
    },
    email: {
      title: 'Adresse e-mail',
      verified: 'Confirmée',
      unverified: 'Non confirmée',
      requested: (email) =>
        `Vous avez demandé à la remplacer par ${email}. Ouvrez le lien du message envoyé à cette adresse. S’il n’arrive pas, regardez dans les indésirables, ou demandez-en un autre.`,
      newEmail: {
        label: 'Nouvelle adresse e-mail',
        missing: 'Saisissez la nouvelle adresse.',
        fault: emailFault,
      },
      hint: 'Nous y envoyons un lien. Votre adresse change lorsque vous ouvrez ce lien.',
      button: 'Changer d’adresse',
      byAdmin: 'Seul un administrateur peut la modifier.',
    },
    password: {
      title: 'Mot de passe',
      text: 'Un nouveau mot de passe vous déconnecte partout ailleurs.',
      absent:
        'Votre compte n’a pas encore de mot de passe. Avec un mot de passe, vous pourrez aussi vous connecter sans message ni clé d’accès.',
      current: {
        label: 'Mot de passe actuel',
        missing: 'Saisissez votre mot de passe actuel.',
        fault: () => 'Ce mot de passe ne convient pas.',
      },
      repeat: {
        label: 'Répétez le nouveau mot de passe',
        missing: 'Saisissez de nouveau le nouveau mot de passe.',
        fault: () => 'Les deux mots de passe sont différents.',
      },
      change: 'Modifier le mot de passe',
      set: 'Définir le mot de passe',
    },
    sessions: {
      title: 'Sessions',
      text: 'Là où vous êtes connecté. Si vous n’en reconnaissez pas une, terminez-la et changez de mot de passe.',
      client: (browser, system) => `${browser} sur ${system}`,
      unknownClient: 'Navigateur inconnu',
      current: 'Cette session',
      began: 'Connexion',
      used: 'Dernière utilisation',
      signOut: 'Se déconnecter',
      end: 'Terminer',
      endOthers: 'Terminer toutes les autres sessions',
      endText: 'Appuyez sur le bouton pour terminer la session.',
      endOthersText: 'Appuyez sur le bouton pour vous déconnecter partout ailleurs.',
    },
    data: {
      title: 'Vos données',
      text: 'Tout ce que le service conserve sur vous, en un fichier : profil, sessions, événements et moyens de connexion. Il ne contient ni mot de passe ni secret.',
      button: 'Télécharger vos données',
    },
    deletion: {
      title: 'Supprimer votre compte',
      text: 'C’est définitif.',
      effects: [
        'Vous êtes aussitôt déconnecté partout.',
        'Votre profil et vos moyens de connexion sont supprimés.',
        'Votre adresse peut servir à un nouveau compte.',
      ],
      link: 'Supprimer votre compte',
      confirmation: {
        label: 'Pour confirmer, saisissez votre identifiant de connexion',
        missing: 'Saisissez votre identifiant de connexion.',
        fault: () => 'Ce n’est pas votre identifiant de connexion.',
      },
      button: 'Supprimer le compte',
      stay: 'Garder votre compte',
    },
  },
  events: {
    title: 'Activité',
    text: 'Ce qui est arrivé récemment à votre compte.',
    none: 'Rien pour l’instant.',
    types: {
      'user.created': 'Le compte a été créé',
      'user.signed_in': 'Connexion',
      'user.impersonated': 'Un administrateur s’est connecté à votre place',
      'user.password_changed': 'Le mot de passe a été modifié',
      'user.second_factor_enabled': 'Une application d’authentification a été configurée',
      'user.second_factor_disabled': 'L’application d’authentification a été retirée',
      'user.second_factor_removed': 'Tous les seconds facteurs ont été retirés',
      'user.passkey_added': 'Une clé d’accès a été ajoutée',
      'user.passkey_removed': 'Une clé d’accès a été retirée',
      'user.updated': 'Le profil a été modifié',
      'user.disabled': 'Le compte a été désactivé',
      'user.enabled': 'Le compte a été activé',
      'user.deleted': 'Le compte a été supprimé',
      'user.email_verified': 'L’adresse e-mail a été confirmée',
      'user.invited': 'Une invitation a été envoyée',
      'user.invitation_accepted': 'L’invitation a été acceptée',
      'auth.sign_up_refused': 'Quelqu’un a tenté de s’inscrire avec votre adresse',
      'auth.sign_in_refused': 'Une connexion a été refusée',
      'auth.second_factor_requested':
        'La première étape d’une connexion était correcte, et le second facteur a été demandé',
      'auth.second_factor_refused': 'Un code ou une clé d’accès a été refusé',
      'auth.reauthenticated': 'Identité prouvée de nouveau',
      'auth.reauthentication_refused': 'Une nouvelle preuve d’identité a été refusée',
      'auth.signed_out': 'Déconnexion',
      'auth.sign_in_link_requested': 'Un lien de connexion a été demandé',
      'auth.sign_in_link_refused': 'Un lien de connexion ou son code a été refusé',
      'auth.session_refreshed': 'L’application a renouvelé son accès',
      'auth.refresh_refused': 'Un nouvel accès a été refusé à une application',
      'auth.session_ended': 'Une session a été terminée',
      'auth.all_sessions_ended': 'Toutes les sessions ont été terminées',
      'auth.password_reset_requested': 'Un nouveau mot de passe a été demandé',
      'auth.password_reset_sent': 'Un lien pour un nouveau mot de passe a été envoyé',
      'auth.password_reset_request_refused': 'La demande d’un nouveau mot de passe a été refusée',
      'auth.password_reset_refused': 'Un lien de nouveau mot de passe a été refusé',
      'auth.password_change_refused':
        'Un changement de mot de passe a été refusé, car le mot de passe actuel était incorrect',
      'auth.recovery_code_used': 'Un code de secours a été utilisé',
      'auth.recovery_codes_replaced': 'De nouveaux codes de secours ont été créés',
      'auth.email_verification_requested': 'Un lien de confirmation de l’adresse a été demandé',
      'auth.email_verification_refused': 'Un lien de confirmation de l’adresse a été refusé',
      'auth.invitation_refused': 'Le lien d’une invitation a été refusé',
      'auth.email_change_requested': 'Un changement d’adresse a été demandé',
      'auth.email_change_refused': 'Un lien de changement d’adresse a été refusé',
    },
    unknown: 'Autre événement',
    byOther: 'par un administrateur',
    times: (count) => `${count} fois`,
    methods: {
      pwd: 'mot de passe',
      otp: 'code à usage unique',
      hwk: 'clé d’accès',
      email: 'message',
      recovery: 'code de secours',
    },
    all: 'Toute l’activité',
    older: 'Plus anciens',
    newest: 'Plus récents',
  },
  passkey: {
    unsupported:
      'Les clés d’accès demandent JavaScript et un navigateur récent. Ce navigateur ne peut pas les utiliser ici.',
    failed: 'Aucune clé d’accès n’a été utilisée. Réessayez, ou continuez autrement.',
    known: 'Cet appareil a déjà une clé d’accès pour votre compte.',
    missing: 'Le navigateur n’a envoyé aucune clé d’accès. Réessayez.',
  },
  security: {
    title: 'Sécurité de la connexion',
    app: {
      title: 'Application d’authentification',
      text: 'Avec elle, la connexion demande un code de votre téléphone, en plus de votre mot de passe.',
      on: 'Activée',
      off: 'Désactivée',
      since: (date) => `Configurée le ${date}.`,
      setUp: 'Configurer une application',
      remove: {
        title: 'Retirer l’application d’authentification',
        text: 'La connexion ne demandera plus de code, et vos codes de secours ne serviront plus. Un code confirme que c’est bien vous.',
        button: 'Retirer l’application',
      },
      code: 'Code de l’application, ou code de secours',
    },
    codes: {
      title: 'Codes de secours',
      text: 'Chacun permet de se connecter une fois sans l’application, par exemple si vous avez perdu votre téléphone.',
      left: (count) => (count > 1 ? `${count} restants sur 10` : `${count} restant sur 10`),
      renew: {
        title: 'Créer de nouveaux codes de secours',
        text: 'Vous recevez dix nouveaux codes, et les anciens ne servent plus.',
        button: 'Créer de nouveaux codes',
      },
    },
    passkeys: {
      title: 'Clés d’accès',
      text: 'Connectez-vous avec votre empreinte, votre visage ou le verrouillage de votre écran, sans mot de passe.',
      none: 'Vous n’avez pas encore de clé d’accès.',
      added: (date) => `Ajoutée le ${date}.`,
      used: (date) => `Utilisée la dernière fois le ${date}.`,
      unused: 'Jamais utilisée.',
      change: 'Renommer ou retirer',
      name: {
        label: 'Nom de la clé d’accès',
        missing: 'Saisissez un nom.',
        fault: () => 'Ce nom ne convient pas : 64 caractères au plus.',
      },
      newName: 'Nom de la nouvelle clé d’accès',
      nameHint: 'Pour la reconnaître plus tard, par exemple « Ordinateur » ou « Téléphone ».',
      rename: { title: 'Renommer la clé d’accès', text: 'Vous seul voyez ce nom.', button: 'Renommer' },
      remove: {
        title: 'Retirer la clé d’accès',
        text: 'Elle ne permettra plus de se connecter ici. Supprimez-la aussi sur votre appareil.',
        button: 'Retirer',
      },
      add: {
        title: 'Ajouter une clé d’accès',
        text: 'Votre navigateur demande où la garder.',
        button: 'Ajouter une clé d’accès',
      },
      defaultName: 'Clé d’accès',
      full: 'Vous avez 20 clés d’accès. Retirez-en une pour en ajouter une autre.',
    },
    back: 'Retour à votre compte',
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
    invitation: {
      title: 'Vous êtes invité',
      text: 'Choisissez comment vous connecter désormais. Si vous n’attendez pas cette invitation, fermez cette page.',
      button: 'Définir le mot de passe et se connecter',
      account: (email) => `Votre compte : ${email}`,
    },
  },
  invitation: {
    from: (inviter, organisation) =>
      inviter === null
        ? `Vous êtes invité à rejoindre ${organisation}.`
        : `${inviter} vous invite à rejoindre ${organisation}.`,
    optional: '(facultatif)',
    byPassword: 'Avec un mot de passe',
    byPasskey: {
      title: 'Ou avec une clé d’accès',
      text: 'Votre empreinte, votre visage ou le verrouillage de votre appareil vous connecte, sans mot de passe.',
      button: 'Créer une clé d’accès et se connecter',
    },
  },
  deadLinks: {
    advice: {
      invitation:
        'Si vous avez déjà accepté l’invitation, connectez-vous simplement. Sinon, demandez à la personne qui vous a invité de la renvoyer.',
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
    tooMany: (seconds) => ({ title: 'Trop de tentatives', text: `Réessayez dans ${time(seconds)}.` }),
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
    invitation: {
      subject: 'Vous êtes invité à rejoindre {{service}}',
      paragraphs: [
        'Un compte a été créé pour vous sur {{service}} : {{email}}.',
        'Ouvrez ce lien pour choisir comment vous connecter :',
        '{{link}}',
        'Le lien est valable {{lifetime}} et ne sert qu’une fois. Si vous avez reçu plusieurs invitations, seul le lien du message le plus récent fonctionne.',
        'Si vous n’attendez pas cette invitation, vous n’avez rien à faire : sans ce lien, personne ne se connecte à ce compte.',
      ],
      button: 'Accepter l’invitation',
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

import { faultMessage } from '../../fault-messages';
import type { PageTexts } from './page-texts';

export const en: PageTexts = {
  name: 'English',
  direction: 'ltr',
  layout: {
    skip: 'Skip to the content',
    navigation: 'Your account',
    languages: 'Languages',
    home: 'Home',
    account: 'Account',
    signOut: 'Sign out',
    goOn: 'Continue',
  },
  notices: {
    signed_in: 'You are signed in.',
    signed_up: 'Your account exists, and you are signed in. Welcome!',
    signed_out: 'You were signed out.',
    sign_in_first: 'Please sign in to see this page.',
    already_signed_in: 'You are already signed in.',
    prove_again: 'For this, please prove again that it is you.',
    second_factor_first: 'Your account needs its second factor for this.',
    second_factor_setup_first: 'Your account needs a second factor. Please set one up first.',
  },
  forms: {
    faults: (count) => (count === 1 ? 'There is a problem' : 'There are problems'),
    show: 'Show',
    hide: 'Hide',
    fields: {
      email: {
        label: 'Email',
        missing: 'Enter your email.',
        fault: (fault) => `This email ${faultMessage(fault)}.`,
      },
      password: {
        label: 'Password',
        missing: 'Enter your password.',
        fault: (fault) => `This password ${faultMessage(fault)}.`,
      },
      newPassword: {
        label: 'New password',
        missing: 'Choose a password.',
        fault: (fault) => `This password ${faultMessage(fault)}.`,
      },
      code: { label: 'Code', missing: 'Enter the code.', fault: (fault) => `The code ${faultMessage(fault)}.` },
    },
    newPasswordHint: (minimumLength) =>
      `At least ${minimumLength} characters of any kind. A few words of your own, or what a password manager makes, are good.`,
    tooMany: (seconds) => `Too many attempts. Try again in ${seconds} seconds.`,
    refusals: {
      stale_form: 'This page was open for too long, or in another session. Please send the form again.',
      wrong_credentials: 'Email or password are wrong.',
      unknown_email: 'Email or password are wrong.',
      wrong_password: 'Email or password are wrong.',
      not_active: 'Email or password are wrong.',
    },
  },
  home: {
    title: (name) => `Hello, ${name}`,
    text: (email) => `You are signed in as ${email}.`,
    toApp: 'Continue to the application',
    toAccount: 'Your account',
  },
  login: {
    title: 'Sign in',
    button: 'Sign in',
    forgot: 'Forgot your password?',
    byLink: 'Email me a sign-in link',
    noAccount: 'New here?',
    register: 'Create an account',
  },
  logout: {
    title: 'Sign out',
    text: 'Do you want to end your session in this browser?',
    button: 'Sign out',
    stay: 'Stay signed in',
  },
  passkey: {
    unsupported: 'Passkeys need JavaScript and a recent browser. This browser cannot use them here.',
    failed: 'No passkey was used. Try again, or go on in another way.',
    known: 'This device already has a passkey for your account.',
    missing: 'The browser sent no passkey. Please try again.',
  },
  security: {
    title: 'Sign-in security',
    app: {
      title: 'Authenticator app',
      text: 'Signing in takes a code from an app on your phone, in addition to your password.',
      on: 'On',
      off: 'Off',
      since: (date) => `Set up on ${date}.`,
      setUp: 'Set up an authenticator app',
      remove: {
        title: 'Remove the authenticator app',
        text: 'Signing in will no longer take a code, and your recovery codes will stop working. A code confirms that it is you.',
        button: 'Remove the app',
      },
      code: 'Code of the app, or a recovery code',
    },
    codes: {
      title: 'Recovery codes',
      text: 'Each lets you sign in once without the app, for example when you have lost your phone.',
      left: (count) => `${count} of 10 left`,
      renew: {
        title: 'Make new recovery codes',
        text: 'You get ten new codes, and the old ones stop working.',
        button: 'Make new codes',
      },
    },
    passkeys: {
      title: 'Passkeys',
      text: 'Sign in with your fingerprint, your face or your screen lock instead of a password.',
      none: 'You have no passkeys yet.',
      added: (date) => `Added on ${date}.`,
      used: (date) => `Last used on ${date}.`,
      unused: 'Not used yet.',
      change: 'Rename or remove',
      name: {
        label: 'Name of the passkey',
        missing: 'Enter a name.',
        fault: (fault) => `This name ${faultMessage(fault)}.`,
      },
      nameHint: 'So that you recognise it later, such as “Laptop” or “Phone”.',
      rename: { title: 'Rename the passkey', text: 'Only you see the name.', button: 'Rename' },
      remove: {
        title: 'Remove the passkey',
        text: 'It will no longer sign in here. Delete it on your device too.',
        button: 'Remove',
      },
      add: {
        title: 'Add a passkey',
        text: 'Your browser asks where to keep it.',
        button: 'Add a passkey',
      },
      defaultName: 'Passkey',
      full: 'You have 20 passkeys. Remove one to add another.',
    },
    back: 'Back to your account',
  },
  links: {
    'verify-email': {
      title: 'Confirm your email',
      text: 'Press the button to confirm that this mailbox is yours.',
      button: 'Confirm email',
      withPassword: {
        text:
          'This browser is not the one that signed up, so choose a password to confirm your email with. Any password set before ' +
          'stops working, so that nobody else who signed up with your address can sign in.',
        button: 'Confirm and set password',
      },
      done: (email) => ({ title: 'Email confirmed', text: `${email} is confirmed. You can sign in now.` }),
    },
    'reset-password': {
      title: 'Choose a new password',
      text: 'It replaces the old one, and you are signed out everywhere.',
      button: 'Set password',
      done: (email) => ({
        title: 'Password changed',
        text: `Sign in as ${email} with the new password. Every older session has ended.`,
      }),
    },
    'change-email': {
      title: 'Change your email',
      text: 'Press the button to use the address that got this link for your account from now on.',
      button: 'Use this address',
      done: (email) => ({ title: 'Email changed', text: `From now on you sign in as ${email}.` }),
    },
  },
  signIn: {
    title: 'Sign in',
    text: (email) =>
      `Press the button to sign in as ${email} in this browser. If you have not asked for it, close this page.`,
    button: 'Sign in',
    signUp: {
      title: 'Create your account',
      text: (email) =>
        `${email} has no account yet. Press the button to create one and to sign in in this browser. If you have not asked for it, ` +
        'close this page.',
      button: 'Create account',
    },
    done: (email) => ({ title: 'You are signed in', text: `You are signed in as ${email}.` }),
    passwordRemoved:
      'The password that was set before your address was confirmed has stopped working, because somebody else may have chosen it. ' +
      'Ask for a new one where you sign in.',
  },
  refusals: {
    link: {
      title: 'This link does not work',
      text: 'It has been used, is too old, or a newer mail has replaced it. Ask for a new one. If you confirmed already, just sign in.',
    },
    unreadable: { title: 'That did not work', text: 'Something is missing or not as it should be. Please try again.' },
    notSignedIn: { title: 'Please sign in', text: 'You need to be signed in to see this.' },
    forbidden: { title: 'Not allowed', text: 'Your account may not do this.' },
    wrongMethod: { title: 'Not possible', text: 'This address cannot be opened like that.' },
    crossSite: {
      title: 'Nothing was done',
      text: 'The request came from another site. Please open this page yourself and try again.',
    },
    absent: { title: 'Not found', text: 'There is no such page.' },
    tooMany: (seconds) => ({ title: 'Too many attempts', text: `Try again in ${seconds} seconds.` }),
    unavailable: {
      title: 'Please try again in a moment',
      text: 'The service cannot be reached right now. Nothing is lost.',
    },
    failed: { title: 'Something went wrong', text: 'The fault is ours. Please try again later.' },
    signIn: 'Sign in',
    toStart: 'Back to the start',
  },
};

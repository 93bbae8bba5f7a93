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
    email_verified: 'Your email is confirmed. Thank you!',
    email_changed: 'Your email is changed. From now on, sign in with the new one.',
    password_reset: 'Your password is changed. Please sign in with the new one.',
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
  links: {
    'verify-email': {
      title: 'Confirm your email',
      text: 'Press the button to confirm that this mailbox is yours.',
      button: 'Confirm email',
      withPassword: {
        text:
          'Choose a password to confirm your email with. A password that was set before stops working, so that nobody else who ' +
          'signed up with your address can sign in.',
        button: 'Confirm and set password',
      },
      account: (email) => `Account: ${email}`,
    },
    'reset-password': {
      title: 'Choose a new password',
      text: 'It replaces the old one, and you are signed out everywhere.',
      button: 'Set password',
      account: (email) => `Account: ${email}`,
    },
    'change-email': {
      title: 'Change your email',
      text: 'Press the button to sign in with the address that got this link from now on.',
      button: 'Use this address',
      account: (email) => `Your address until now: ${email}`,
    },
  },
  deadLinks: {
    advice: {
      'verify-email': 'If you have confirmed your email already, just sign in. Otherwise ask for a new mail.',
      'reset-password': 'If you have set a new password with it, just sign in. Otherwise ask for a new link.',
      'change-email': 'Your account shows the email that you sign in with. You can ask for the change again there.',
      'sign-in': 'You can ask for a new link, or sign in in another way.',
    },
    ways: {
      '/login': 'Sign in',
      '/inactive': 'Get a new mail',
      '/forgot': 'Get a new link',
      '/account': 'Your account',
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
    passwordRemoved: {
      title: 'You are signed in',
      text: (email) => `You are signed in as ${email}.`,
      reason:
        'The password that was set before your address was confirmed has stopped working, because somebody else may have chosen it. ' +
        'To have a password again, sign out and choose “Forgot your password?” where you sign in.',
    },
  },
  refusals: {
    link: {
      title: 'This link does not work',
      text: 'It has been used, is too old, or a newer mail has replaced it.',
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

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
    mail_sent_again: 'If this address can get the mail, it was sent once more. Only the newest one works.',
    password_reset: 'Your password is changed. Sign in with the new one.',
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
      confirm: {
        label: 'Repeat the password',
        missing: 'Enter the password once more.',
        fault: () => 'The two passwords are not the same.',
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
      email_taken: 'This email has an account already. Sign in, or use another one.',
      email_not_registered: 'No account has this email.',
      wrong_code: 'This code does not work. Check it, or use a newer one.',
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
  register: {
    title: 'Create your account',
    button: 'Create account',
    hasAccount: 'Already have an account?',
    signIn: 'Sign in',
  },
  mailbox: {
    title: 'Check your mailbox',
    hint: 'It can take a minute. If it does not come, look into the spam folder too.',
    again: 'Send the mail again',
    wrongAddress: 'Wrong address?',
    otherAddress: 'Use another one',
  },
  inactive: {
    text: (email) => `We sent a mail to ${email}. Open its link to confirm that this address is yours.`,
    askText: 'If you have signed up, open the link of our mail to confirm your address. No mail? We send it again.',
    isConfirmed: 'Confirmed already?',
    signIn: 'Sign in',
  },
  forgot: {
    title: 'Reset your password',
    text: 'Enter the email of your account. You get a link with which you choose a new password.',
    button: 'Send the link',
    remembered: 'Remembered it?',
    signIn: 'Sign in',
    sent: (email) => `If ${email} has an account, we sent a mail to it. Open its link to choose a new password.`,
    newPassword: {
      title: 'Choose a new password',
      text: (email) => `For ${email}. You are signed out everywhere.`,
      button: 'Set password',
    },
  },
  link: {
    title: 'Sign in by mail',
    text: 'We send you a link and a code. No password is needed.',
    button: 'Send the mail',
    byPassword: 'Rather use a password?',
    signIn: 'Sign in with it',
    sent: (email) =>
      `If ${email} can sign in, we sent a mail to it. Open its link, or enter its code of six digits here.`,
    signInButton: 'Sign in',
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

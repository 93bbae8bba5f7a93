import { faultMessage } from '../../../http/fault-messages';
import type { PageTexts } from './page-texts';

export const en: PageTexts = {
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
    secondStep: {
      title: 'One more step',
      text: 'Your account has a second factor. Type a code of your authenticator app, or a recovery code.',
      label: 'Code',
      button: 'Sign in',
    },
    goOn: 'Continue',
  },
  password: {
    label: 'New password',
    hint: (minimumLength) =>
      `At least ${minimumLength} characters of any kind. A few words of your own, or what a password manager makes, are good.`,
    missing: 'Type a password.',
    fault: (fault) => `This password ${faultMessage(fault)}.`,
  },
  refusals: {
    link: {
      title: 'This link does not work',
      text: 'It has been used, is too old, or a newer mail has replaced it. Ask for a new one. If you confirmed already, just sign in.',
    },
    unreadable: {
      title: 'That did not work',
      text: 'Something is missing or not as it should be. Open the link of the mail again.',
    },
    crossSite: {
      title: 'Nothing was done',
      text: 'The request came from another site. Open the link of the mail itself.',
    },
    absent: { title: 'Not found', text: 'There is no such page.' },
    tooMany: (seconds) => ({ title: 'Too many attempts', text: `Try again in ${seconds} s.` }),
    unavailable: {
      title: 'Please try again in a moment',
      text: 'The service cannot be reached right now. Your link still works.',
    },
    failed: { title: 'Something went wrong', text: 'The fault is ours. Please try again later.' },
  },
};

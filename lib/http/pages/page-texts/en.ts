import { faultMessage } from '../../fault-messages';
import type { MailTexts } from './mail-texts';
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

/** The words of the mails. `{{link}}` and `{{code}}` are paragraphs of their own. */
export const enMails: MailTexts = {
  buttonFallback: 'If the button does not work, open this link:',
  mails: {
    'verify-email': {
      subject: 'Confirm your email address for {{service}}',
      paragraphs: [
        'Somebody signed up for {{service}} with the address {{email}}.',
        'If it was you, open this link and confirm that the address is yours:',
        '{{link}}',
        'The link works for {{lifetime}} and only once. Until then nobody can sign in to this account. If you asked several times, only the link in the newest mail works.',
        'If it was not you, you need not do anything: without this confirmation the account stays closed.',
      ],
      button: 'Confirm the address',
    },
    'reset-password': {
      subject: 'Choose a new password for {{service}}',
      paragraphs: [
        'Somebody asked for a new password for the account {{email}} at {{service}}.',
        'If it was you, open this link and choose it:',
        '{{link}}',
        'The link works for {{lifetime}} and only once. If you asked several times, only the link in the newest mail works.',
        'If it was not you, you need not do anything: nothing has changed, and your password is still good.',
      ],
      button: 'Choose a new password',
    },
    'change-email': {
      subject: 'Confirm your new email address for {{service}}',
      paragraphs: [
        'Somebody wants to use {{email}} as the address of their account at {{service}}.',
        'If it was you, open this link and confirm the change:',
        '{{link}}',
        'The link works for {{lifetime}} and only once. Until you confirm, your earlier address stays in use.',
        'If it was not you, you need not do anything: nothing has changed.',
      ],
      button: 'Confirm the new address',
    },
    'sign-in': {
      subject: 'Sign in to {{service}}',
      paragraphs: [
        'Somebody asked to sign in to {{service}} as {{email}}.',
        'If it was you, open this link. It works in any browser:',
        '{{link}}',
        'Or type this code into the browser in which you asked for it:',
        '{{code}}',
        'Link and code work for {{lifetime}}, and only once. If you asked several times, only the newest mail works.',
        'If it was not you, you need not do anything: without this mail nobody signs in. Never pass the code or the link on to anybody, whatever they say.',
      ],
      button: 'Sign in',
    },
    'account-exists': {
      subject: 'You already have an account at {{service}}',
      paragraphs: [
        'Somebody tried to use the address {{email}} for another account at {{service}}. It already has one.',
        'If it was you, sign in with your password. If you have forgotten it, ask for a new one where you sign in.',
        'If it was not you, you need not do anything: nothing has changed, and nobody was told that you have an account.',
      ],
    },
    'password-changed': {
      subject: 'Your password for {{service}} was changed',
      paragraphs: [
        'The password of the account {{email}} at {{service}} was changed. All earlier sessions have ended.',
        'If it was you, you need not do anything.',
        'If it was not you, ask for a new password at once, where you sign in: it ends every session. This mail has no link, so that nobody gets used to following one.',
      ],
    },
    'email-changed': {
      subject: 'Your email address for {{service}} was changed',
      paragraphs: [
        'Your account at {{service}} has another email address now. {{email}} no longer signs in.',
        'If it was you, you need not do anything.',
        'If it was not you, tell the people who run {{service}} at once: whoever did it was signed in to your account.',
      ],
    },
    'email-change-requested': {
      subject: 'Somebody asked to change your email address for {{service}}',
      paragraphs: [
        'Somebody who is signed in to your account at {{service}} asked for another email address than {{email}}. A link was sent to the new address; once it is used, the account belongs to that address.',
        'If it was you, you need not do anything here.',
        'If it was not you, sign out everywhere or change your password now: either cancels that link and ends the session that asked for it.',
      ],
    },
    'second-factor-enabled': {
      subject: 'Signing in to {{service}} now takes a second step',
      paragraphs: [
        'An authenticator app was set up for the account {{email}} at {{service}}. From now on, signing in takes a code of that app. All earlier sessions have ended.',
        'If it was you, keep the recovery codes in a safe place: each of them signs you in once if you lose the phone.',
        'If it was not you, tell the people who run {{service}} at once: whoever did it was signed in to your account. This mail has no link, so that nobody gets used to following one.',
      ],
    },
    'second-factor-disabled': {
      subject: 'Signing in to {{service}} no longer takes a second step',
      paragraphs: [
        'The authenticator app of the account {{email}} at {{service}} was removed, and its recovery codes no longer work. From now on, the password alone signs you in.',
        'If it was you, you need not do anything.',
        'If it was not you, ask for a new password at once, where you sign in: it ends every session. Then set up an authenticator app again. This mail has no link, so that nobody gets used to following one.',
      ],
    },
    'recovery-code-used': {
      subject: 'A recovery code for {{service}} was used',
      paragraphs: [
        'Somebody used a recovery code of the account {{email}} at {{service}}. Recovery codes that are left: {{left}}.',
        'If it was you, make new recovery codes before you run out of them.',
        'If it was not you, ask for a new password at once, where you sign in: it ends every session. Then make new recovery codes: the old ones stop working. This mail has no link, so that nobody gets used to following one.',
      ],
    },
    'recovery-codes-replaced': {
      subject: 'Your recovery codes for {{service}} were replaced',
      paragraphs: [
        'New recovery codes were made for the account {{email}} at {{service}}. The old ones no longer work.',
        'If it was you, you need not do anything.',
        'If it was not you, ask for a new password at once, where you sign in: it ends every session. Then make new recovery codes once more. This mail has no link, so that nobody gets used to following one.',
      ],
    },
    'second-factor-removed': {
      subject: 'The second factors of your account at {{service}} were removed',
      paragraphs: [
        'The people who run {{service}} removed all second factors of the account {{email}}: the authenticator app, the recovery codes and every passkey. All sessions have ended.',
        'If you asked for it, sign in with your password and set up a second factor again. If you have no password, ask for a password reset first.',
        'If it was not you who asked for it, change your password and tell the people who run {{service}} at once: somebody may have pretended to be you.',
      ],
    },
    'passkey-added': {
      subject: 'A passkey was added to your account at {{service}}',
      paragraphs: [
        'A passkey was added to the account {{email}} at {{service}}. It signs in without the password.',
        'If it was you, you need not do anything.',
        'If it was not you, sign in, remove the passkey, change your password and sign out everywhere: whoever did it was signed in to your account.',
      ],
    },
    'passkey-removed': {
      subject: 'A passkey was removed from your account at {{service}}',
      paragraphs: [
        'A passkey was removed from the account {{email}} at {{service}}. It no longer signs in.',
        'If it was you, you need not do anything.',
        'If it was not you, sign in, change your password and sign out everywhere: whoever did it was signed in to your account.',
      ],
    },
    'account-deleted': {
      subject: 'Your account at {{service}} was deleted',
      paragraphs: [
        'The account {{email}} at {{service}} was deleted. All its sessions have ended, and nothing can restore it.',
        'If it was you, you need not do anything. Goodbye, and thank you.',
        'If it was not you, tell the people who run {{service}} at once: whoever did it was signed in to your account, or administers it.',
      ],
    },
  },
  signUpByLink: {
    subject: 'Create your account at {{service}}',
    paragraphs: [
      'Somebody asked to sign in to {{service}} as {{email}}. This address has no account yet.',
      'If it was you, open this link to create one and to sign in. It works in any browser:',
      '{{link}}',
      'Or type this code into the browser in which you asked for it:',
      '{{code}}',
      'Link and code work for {{lifetime}}, and only once. If you asked several times, only the newest mail works.',
      'If it was not you, you need not do anything: without this mail no account is created. Never pass the code or the link on to anybody, whatever they say.',
    ],
    button: 'Create the account',
  },
};

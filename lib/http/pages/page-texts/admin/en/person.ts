import type { FieldFault } from '../../../../../auth/field-fault';
import type { PersonTexts } from '../person-texts';

const fieldFault =
  (what: string) =>
  (fault: FieldFault): string => {
    if (fault.code === 'too_long') return `${what} is longer than ${fault.maximum} characters.`;
    if (fault.code === 'too_many') return `Choose at most ${fault.maximum}.`;
    if (fault.code === 'not_in_future') return 'This time has passed. Choose a later one, or none.';
    if (fault.code === 'not_a_time') return 'This is not a date with a time, such as 2030-12-31T18:00.';
    if (fault.code === 'control_characters') return `${what} has characters that cannot be shown.`;
    if (fault.code === 'not_a_login') return 'This is neither an email nor a login name.';
    return `${what} cannot be used.`;
  };

export const personWords: PersonTexts = {
  people: 'All people',
  contents: 'On this page',
  zone: 'Times are in UTC.',
  back: 'Back to the person',
  self: 'This is your own account. You change it on your account page; your roles, another admin changes.',
  toAccount: 'To your account',
  aboveYou: (roles) => `Only somebody with the role ${roles} can change this person.`,
  none: 'None',
  signIn: {
    title: 'Sign-in',
    can: 'Can sign in',
    cannot: 'Cannot sign in',
    canBut: 'Can sign in, but not in every way',
    nothing: 'Nothing is in the way.',
    obstacles: {
      notActive: (until) =>
        until === null ? 'An admin disabled the account.' : `An admin disabled the account until ${until}.`,
      reason: (reason) => `Reason: ${reason}`,
      noReason: 'No reason was given.',
      invited: 'They were invited and have not chosen a password or a passkey yet.',
      notVerified: 'The email is not verified yet: the link of the mail was not opened.',
      expires: (date) => `Without it, the account is deleted after ${date}.`,
      tooManyGuesses: (until) =>
        `Too many wrong passwords. New devices can try again at ${until}; devices that signed in before are not affected.`,
      noWayIn: 'There is neither a password nor a passkey, and no mail can be sent.',
      noPassword: 'There is no password. A passkey or a link by mail works.',
      noSecondFactor: 'A second factor is required, and none is set up. The next sign-in leads to its set-up.',
      noRecoveryCodes: 'No recovery codes are left. If the authenticator app is lost, its removal is the only way in.',
    },
    last: 'Last sign-in',
    never: 'None in the stored activity',
    refused: 'Last refused',
    noneRefused: 'None in the stored activity',
    times: (count) => `${count} times within an hour`,
  },
  profile: {
    title: 'Profile',
    email: {
      label: 'Email or login name',
      missing: 'Enter an email or a login name.',
      fault: fieldFault('The email'),
    },
    verified: 'Verified',
    unverified: 'Not verified',
    name: { label: 'Name', missing: 'Enter a name.', fault: fieldFault('The name') },
    created: 'Created',
    id: 'Id',
    roles: { label: 'Roles', missing: 'Choose roles.', fault: fieldFault('The choice') },
    noRoles: 'No roles',
    reserved: 'reserved: only who has it can give it',
    change: {
      title: 'Change name, email or roles',
      text: 'A new email counts as verified, and the old one gets a notice. Roles count from the next request.',
      button: 'Save',
    },
  },
  access: {
    title: 'Access',
    active: 'Active',
    disabled: 'Disabled',
    state: 'State',
    reason: {
      label: 'Reason',
      hint: 'Only admins see it.',
      missing: 'Enter a reason.',
      fault: fieldFault('The reason'),
    },
    until: {
      label: 'Until (UTC)',
      hint: 'After that, signing in works again by itself. Empty: until an admin enables the account.',
      missing: 'Enter a time.',
      fault: fieldFault('The time'),
    },
    disable: {
      title: 'Disable the account',
      text: 'All sessions end at once, and nobody can sign in. Nothing is deleted.',
      button: 'Disable',
    },
    enable: {
      title: 'Enable the account',
      text: 'Signing in works again at once. Reason and end are removed.',
      button: 'Enable',
    },
    change: {
      title: 'Change reason or end',
      text: 'The account stays disabled.',
      button: 'Save',
    },
    invite: {
      title: 'Send the invitation again',
      text: 'The mail has a new link, which replaces the older one.',
      button: 'Send again',
    },
    verify: {
      title: 'Verify the email by hand',
      text: 'Only if you know that the email belongs to this person. Whoever signed up with it keeps their password.',
      of: (email) => `Email: ${email}`,
      button: 'Verify',
    },
  },
  methods: {
    title: 'Ways to sign in',
    password: 'Password',
    app: 'Authenticator app',
    codes: 'Recovery codes left',
    passkeys: 'Passkeys',
    isSet: 'Set',
    isNotSet: 'Not set',
    since: (date) => `since ${date}`,
    reset: {
      title: 'Send a link for a new password',
      text: 'The password stays until the link is used. Using it ends all sessions.',
      to: (email) => `The mail goes to ${email}.`,
      button: 'Send',
    },
    remove: {
      title: 'Remove all second factors',
      text: 'For somebody who has lost them. Make sure first who is asking: afterwards the password alone signs in. Authenticator app, recovery codes and passkeys are removed, all sessions end, and the person gets a mail.',
      button: 'Remove',
    },
  },
  sessions: {
    title: 'Sessions',
    none: 'Not signed in anywhere.',
    end: {
      title: 'End all sessions',
      text: 'Every device is signed out at once. Signing in again is possible.',
      button: 'End all',
    },
  },
  events: {
    title: 'Activity',
    text: 'The latest.',
    all: 'All activity of this person',
    byYou: 'by you',
    byAdmin: 'by another admin',
    types: { 'auth.sign_up_refused': 'Somebody tried to sign up with this email' },
  },
  deletion: {
    title: 'Delete the account',
    text: 'This cannot be undone. To keep somebody out for a while, disable the account instead.',
    effects: [
      'All sessions end at once.',
      'Profile, roles, passkeys and authenticator app are removed.',
      'The email is free: anybody can sign up with it again.',
    ],
    confirmation: {
      label: 'To confirm, type the email',
      missing: 'Type the email of the person.',
      fault: () => 'This is not the email of the person.',
    },
    button: 'Delete for good',
  },
  conflict: {
    title: 'The person has changed meanwhile',
    by: (who) => `Changed by ${who}.`,
    byUnknown: 'Changed by the person, or on the command line.',
    text: 'Nothing of yours was saved. Your input is below: check it, and send it again if it is still right.',
    nothing: 'All values are as you saw them.',
    field: 'What',
    before: 'You saw',
    now: 'Now',
    state: 'State',
    verified: 'Email verified',
    yes: 'Yes',
    no: 'No',
  },
};

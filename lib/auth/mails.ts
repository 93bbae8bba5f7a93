interface MailEntry {
  /** `null` for a notice without a link. */
  readonly link: {
    /** The path of the page that the link opens. The form on that page is sent to the same path. */
    readonly path: `/${string}`;
    /** The method of `UsersStore` that stores the hash of the link's secret; `null` for a link that is not stored with a user. */
    readonly store: 'requestVerification' | 'storeResetToken' | 'storeEmailChangeToken' | 'storeInvitationToken' | null;
    /** The kind of that secret, as `findUserBySecret` names it; `null` for a link that is not stored with a user. */
    readonly secret: 'verify' | 'reset' | 'change' | 'invite' | null;
    /** The field of the form for a new password; `null` for a form that never asks for one. */
    readonly passwordField: string | null;
  } | null;
  /**
   * Whether LIMIT_MAILS applies, so that nobody can flood a mailbox with this mail. A mail without a limit reports a change that
   * was really made to the account. Its owner must learn of every change, and nobody can make one without the password, a link of
   * a mail, or the rights of an admin.
   */
  readonly isLimited: boolean;
}

/** Every mail, by its purpose. To add one, add an entry here and its texts in each language; missing texts do not compile. */
export const mails = {
  'verify-email': {
    link: { path: '/verify_email', store: 'requestVerification', secret: 'verify', passwordField: 'password' },
    isLimited: true,
  },
  // Users whose email is not verified may reset their password too: the link verifies the email.
  'reset-password': {
    link: { path: '/new_password', store: 'storeResetToken', secret: 'reset', passwordField: 'new_password' },
    isLimited: true,
  },
  'change-email': {
    link: { path: '/change_email', store: 'storeEmailChangeToken', secret: 'change', passwordField: null },
    isLimited: true,
  },
  // Also for an email without an account: the link creates one.
  'sign-in': {
    link: { path: '/sign_in', store: null, secret: null, passwordField: null },
    isLimited: true,
  },
  // To a user who was created without a password. The link verifies the email.
  invitation: {
    link: { path: '/invitation', store: 'storeInvitationToken', secret: 'invite', passwordField: 'password' },
    isLimited: true,
  },
  'account-exists': { link: null, isLimited: true },
  'password-changed': { link: null, isLimited: false },
  'email-changed': { link: null, isLimited: false },
  'email-change-requested': { link: null, isLimited: true },
  // The notices about second factors are sent in every contract mode.
  'second-factor-enabled': { link: null, isLimited: false },
  'second-factor-disabled': { link: null, isLimited: false },
  'recovery-code-used': { link: null, isLimited: false },
  'recovery-codes-replaced': { link: null, isLimited: false },
  'second-factor-removed': { link: null, isLimited: false },
  'passkey-added': { link: null, isLimited: false },
  'passkey-removed': { link: null, isLimited: false },
  // The user it is about does not exist any more when it is sent.
  'account-deleted': { link: null, isLimited: false },
} as const satisfies Record<string, MailEntry>;

type Mails = typeof mails;

/** The purpose of a mail with a link. */
export type LinkedMail = {
  [Purpose in keyof Mails]: Mails[Purpose]['link'] extends null ? never : Purpose;
}[keyof Mails];

/** The purpose of a mail whose link belongs to one user. */
export type UserLink = {
  [Purpose in LinkedMail]: Mails[Purpose]['link']['store'] extends null ? never : Purpose;
}[LinkedMail];

/** How long the link of each mail works, in seconds after the mail is sent. ASVS 5.0 6.5.5, OWASP Forgot Password Cheat Sheet */
export type LinkSeconds = Readonly<Record<LinkedMail, number>>;

interface MailEntry {
  /** `null` for a notice without a link. */
  readonly link: {
    /** The path of the page that the link opens. The form on that page is sent to the same path. */
    readonly path: `/${string}`;
    /** The method of `UsersStore` that stores the hash of the link's secret. */
    readonly store: 'requestVerification' | 'storeResetToken' | 'storeEmailChangeToken';
    /** The field of the form for a new password; `null` for a form that never asks for one. */
    readonly passwordField: string | null;
  } | null;
}

/** Every mail, by its purpose. To add one, add an entry here and its texts in each language; missing texts do not compile. */
export const mails = {
  'verify-email': {
    link: { path: '/verify_email', store: 'requestVerification', passwordField: 'password' },
  },
  // Users whose email is not verified may reset their password too: the link verifies the email.
  'reset-password': {
    link: { path: '/new_password', store: 'storeResetToken', passwordField: 'new_password' },
  },
  'change-email': {
    link: { path: '/change_email', store: 'storeEmailChangeToken', passwordField: null },
  },
  'account-exists': { link: null },
  'password-changed': { link: null },
  'email-changed': { link: null },
  'email-change-requested': { link: null },
} as const satisfies Record<string, MailEntry>;

type Mails = typeof mails;

/** The purpose of a mail with a link. */
export type LinkedMail = {
  [Purpose in keyof Mails]: Mails[Purpose]['link'] extends null ? never : Purpose;
}[keyof Mails];

/** How long the link of each mail works, in seconds after the mail is sent. ASVS 5.0 6.5.5, OWASP Forgot Password Cheat Sheet */
export type LinkSeconds = Readonly<Record<LinkedMail, number>>;

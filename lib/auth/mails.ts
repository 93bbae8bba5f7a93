interface MailEntry {
  /** `null`: the mail tells something and asks for nothing. */
  readonly link: {
    /** The page it opens, which is also where the form on that page is sent. */
    readonly path: `/${string}`;
    /** The method of `UsersStore` that keeps the hash of the link's secret. */
    readonly store: 'requestVerification' | 'storeResetToken' | 'storeEmailChangeToken';
    /** The field of the form for a new password; `null` for a form that never asks for one. */
    readonly passwordField: string | null;
  } | null;
}

/** Every mail, by its purpose. A new one is an entry here, and its words in each language: the compiler asks for them. */
export const mails = {
  'verify-email': {
    link: { path: '/verify_email', store: 'requestVerification', passwordField: 'password' },
  },
  // Users who are not verified may reset as well: whoever follows the link has the mailbox.
  'reset-password': {
    link: { path: '/new_password', store: 'storeResetToken', passwordField: 'new_password' },
  },
  'change-email': {
    link: { path: '/change_email', store: 'storeEmailChangeToken', passwordField: null },
  },
  'account-exists': { link: null },
  'password-changed': { link: null },
  'email-changed': { link: null },
  'email-change-asked': { link: null },
} as const satisfies Record<string, MailEntry>;

type Mails = typeof mails;

/** The purpose of a mail that carries a link. */
export type LinkedMail = {
  [Purpose in keyof Mails]: Mails[Purpose]['link'] extends null ? never : Purpose;
}[keyof Mails];

/** How long the link of each mail works, in seconds after the mail is sent. ASVS 5.0 6.5.5, OWASP Forgot Password Cheat Sheet */
export type LinkSeconds = Readonly<Record<LinkedMail, number>>;

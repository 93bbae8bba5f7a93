/** Why mails are sent; each is also the name of its template. */
export const MAIL_PURPOSES = [
  'verify-email',
  'reset-password',
  'change-email',
  'account-exists',
  'password-changed',
  'email-changed',
  'email-change-asked',
] as const;

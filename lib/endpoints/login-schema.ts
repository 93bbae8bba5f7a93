import * as v from 'valibot';

/** What an answer shows as the `email` of an account. It has no format, because it can be a login name. */
export const loginSchema = v.pipe(
  v.string(),
  v.description('The email in canonical form, or the login name of an account without a mailbox.'),
);

import { canonicalEmail } from './email';

const LOGIN_NAME = /^[a-z0-9][a-z0-9._-]{0,63}$/;

/**
 * The canonical form of what a user signs in with, in the field `email`: an email (see `canonicalEmail`) or a login name. Admins
 * give login names to accounts without a mailbox. A login name has 1 to 64 of `a-z 0-9 . _ -` and begins with a letter or digit;
 * spaces around it are removed, and capitals become lower case. No text is both, because a login name contains no `@`.
 * @returns `null` if the text is neither.
 */
export const canonicalLogin = (text: string): string | null => {
  const email = canonicalEmail(text);
  if (email !== null) return email;
  // Only ASCII: `toLowerCase` would turn the Kelvin sign into a k.
  const name = text.trim().replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  return LOGIN_NAME.test(name) ? name : null;
};

/**
 * Whether mail can be sent to a user with this canonical `email`. A user with a login name gets no mail, and an admin resets their
 * password.
 */
export const hasMailbox = (email: string): boolean => email.includes('@');

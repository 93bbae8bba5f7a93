import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** Separates these codes from every other use of the same secret. */
const CONTEXT = 'latchkey form token 1';

/**
 * The token of the forms on the pages of one browser. Only pages of the service contain it, and only the browser has the secret.
 * @param browserSecret the value of its session cookie, or of its form cookie.
 * @returns 43 characters.
 * @see OWASP Cross-Site Request Forgery Prevention Cheat Sheet, "Signed Double-Submit Cookie"
 */
export const formTokenOf = (browserSecret: string): string =>
  createHmac('sha256', browserSecret).update(CONTEXT).digest('base64url');

/** Whether a form was sent by the browser that has this secret. Takes the same time for every token of the right length. */
export const isFormTokenOf = (browserSecret: string, token: string): boolean => {
  const [expected, sent] = [Buffer.from(formTokenOf(browserSecret)), Buffer.from(token)];
  return expected.length === sent.length && timingSafeEqual(expected, sent);
};

/**
 * 128 random bits in base64url, for the nonce of an answer and for the form cookie. Not an argument of the pages, as other random
 * values are: error pages are made by every function, and no test depends on the value.
 */
// biome-ignore lint/plugin: see above
export const newPageSecret = (): string => randomBytes(16).toString('base64url');

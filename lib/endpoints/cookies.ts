/**
 * What answers that set cookies say of them. A `<...>` stands for a value; a test holds the service to the rest. A cookie
 * without `Max-Age` lasts until the browser closes.
 */

const inBothModes = (hardened: string, classic: string): string =>
  `Mode \`hardened\`: \`__Host-${hardened}; Secure\`. Mode \`classic\`: \`${classic}\`, and \`Secure\` where the base URL is https.`;

/** Set by a sign-in with a password from a browser that is not known yet. */
const setsDevice =
  'Mode `hardened` knows the browser again by `__Host-device=<43 characters>; Path=/; HttpOnly; SameSite=Lax; Max-Age=2592000; Secure`.';

/** Of a sign-in that begins a session. @param name the configured one. */
export const setsSession = (name: string): string => {
  const attributes = 'Path=/; HttpOnly; SameSite=Lax; Max-Age=86400';
  const [hardened, classic] = ['<user id>.<43 characters>', '<uuid v4>'].map(
    (value) => `${name}=${value}; ${attributes}`,
  );
  return `The session. ${inBothModes(hardened ?? '', classic ?? '')} ${setsDevice}`;
};

const accessToken = 'user-api-credentials=<base64>; Path=/; HttpOnly; SameSite=Lax; Max-Age=900';

/** Of a sign-in to the user directory, and of a refresh. */
export const setsAccessToken = `The access token. ${inBothModes(accessToken, accessToken)} ${setsDevice}`;

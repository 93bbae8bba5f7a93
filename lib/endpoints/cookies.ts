/**
 * Descriptions of the cookies that answers set. `<...>` stands for a value; a test compares the rest with what the service
 * sets. A cookie without `Max-Age` lasts until the browser closes.
 */

/** @param classic the same as in mode `hardened`, unless given. */
export const inBothModes = (hardened: string, classic = hardened): string =>
  `Mode \`hardened\`: \`__Host-${hardened}; Secure\`. Mode \`classic\`: \`${classic}\`, and \`Secure\` where the base URL is https.`;

/** The device cookie. A sign-in with a password sets it in a browser that has none for this account. */
const setsDevice =
  'Mode `hardened` recognises the browser at the next sign-in by `__Host-device=<43 characters>; Path=/; HttpOnly; SameSite=Lax; Max-Age=2592000; Secure`.';

/** The cookies of a sign-in that begins a session. @param name the name of the session cookie. */
export const setsSession = (name: string): string => {
  const attributes = 'Path=/; HttpOnly; SameSite=Lax; Max-Age=86400';
  const [hardened, classic] = ['<user id>.<43 characters>', '<uuid v4>'].map(
    (value) => `${name}=${value}; ${attributes}`,
  );
  return `The session. ${inBothModes(hardened ?? '', classic ?? '')} ${setsDevice}`;
};

/** The cookie of the browser that requests a sign-in link. */
export const setsSignIn = `Marks the browser, in which the code works. ${inBothModes(
  'sign_in=<43 characters>; Path=/; HttpOnly; SameSite=Lax; Max-Age=600',
)}`;

const accessToken = 'user-api-credentials=<base64>; Path=/; HttpOnly; SameSite=Lax; Max-Age=900';

/** The cookies of an answer with tokens. */
export const setsAccessToken = `The access token. ${inBothModes(accessToken)} ${setsDevice}`;

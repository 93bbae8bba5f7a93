import { validate, version } from 'uuid';

/**
 * Whether the text is an id as `Ids.newId` creates it: a uuid v4 in lower case (RFC 9562 section 5.4). Nothing has an id of
 * another form, so callers can skip the read.
 */
export const isId = (text: string): boolean => validate(text) && version(text) === 4 && text === text.toLowerCase();

/** Whether the text is a secret as `Ids.newSecret` creates it: 256 bits in base64url. */
export const isSecret = (text: string): boolean => /^[A-Za-z0-9_-]{43}$/.test(text);

/** `<user id>.<secret>`. With the id in it, the user is found without an index. @param secret 256 random bits in base64url. */
export const formatOwnedSecret = (userId: string, secret: string): string => `${userId}.${secret}`;

/** @returns the secret in a text that `formatOwnedSecret` made, or the text itself if it has no owner. */
export const secretOf = (text: string): string => text.slice(text.indexOf('.') + 1);

/** @returns the user id in a text that `formatOwnedSecret` made; `null` for text of any other form. */
export const ownerOf = (text: string): string | null => {
  const [userId = '', secret = '', ...rest] = text.split('.');
  return isId(userId) && isSecret(secret) && rest.length === 0 ? userId : null;
};

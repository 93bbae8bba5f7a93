import { validate, version } from 'uuid';

/** Whether text is an id as `Ids.newId` writes it: a uuid v4 in lower case (RFC 9562 section 5.4). Other text names nothing, so no table is read. */
export const isId = (text: string): boolean => validate(text) && version(text) === 4 && text === text.toLowerCase();

/** Whether text is a secret as `Ids.newSecret` writes it: 256 bits in base64url. */
export const isSecret = (text: string): boolean => /^[A-Za-z0-9_-]{43}$/.test(text);

/** `<user id>.<secret>`: the user is found without an index. @param secret 256 random bits in base64url. */
export const formatOwnedSecret = (userId: string, secret: string): string => `${userId}.${secret}`;

/** @returns the id of the user that such a secret names; `null` for text of any other form. */
export const ownerOf = (text: string): string | null => {
  const [userId = '', secret = '', ...rest] = text.split('.');
  return isId(userId) && isSecret(secret) && rest.length === 0 ? userId : null;
};

import { hashToken } from '../crypto/hash-token';
import { AuthError } from './errors';

/** What the link of a mail carries, read: whose it says it is, and the hash under which it would be known. */
export interface MailedToken {
  readonly userId: string;
  readonly tokenHash: string;
}

const MAILED_TOKEN = /^([0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})\.[A-Za-z0-9_-]{43}$/;

/** `<user id>.<secret>`: the user is found without an index. @param secret 256 random bits in base64url. */
export const formatMailedToken = (userId: string, secret: string): string => `${userId}.${secret}`;

/** @returns `null` for text that no mail of ours ever carried: no table need be asked. */
export const parseMailedToken = (text: string): MailedToken | null => {
  const userId = MAILED_TOKEN.exec(text)?.[1];
  return userId === undefined ? null : { userId, tokenHash: hashToken(text) };
};

/** As `parseMailedToken`. @throws {AuthError} `invalid_link`; nobody's account is concerned, so nothing is recorded. */
export const getMailedToken = (text: string): MailedToken => {
  const token = parseMailedToken(text);
  if (token === null) throw new AuthError('invalid_link');
  return token;
};

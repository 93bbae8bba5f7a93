import { hashToken } from '../../crypto/hash-token';
import { AuthError } from '../errors';
import { ownerOf } from '../user-id';

/** What the link of a mail carries, read: whose it says it is, and the hash under which it would be known. */
export interface MailedToken {
  readonly userId: string;
  readonly tokenHash: string;
}

/** @returns `null` for text that no mail of ours ever carried: no table need be asked. */
export const parseMailedToken = (text: string): MailedToken | null => {
  const userId = ownerOf(text);
  return userId === null ? null : { userId, tokenHash: hashToken(text) };
};

/** As `parseMailedToken`. @throws {AuthError} `invalid_link`; nobody's account is concerned, so nothing is recorded. */
export const getMailedToken = (text: string): MailedToken => {
  const token = parseMailedToken(text);
  if (token === null) throw new AuthError('invalid_link');
  return token;
};

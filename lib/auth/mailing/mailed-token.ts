import { hashToken } from '../../crypto/hash-token';
import { AuthError } from '../errors';
import { ownerOf } from '../user-id';

/** The parsed token of a link. It is not verified yet: the stored hash of this user must be equal. */
export interface MailedToken {
  readonly userId: string;
  readonly tokenHash: string;
}

/** @returns `null` for text that cannot be a token of this service; then no table needs to be read. */
export const parseMailedToken = (text: string): MailedToken | null => {
  const userId = ownerOf(text);
  return userId === null ? null : { userId, tokenHash: hashToken(text) };
};

/** As `parseMailedToken`. @throws {AuthError} `invalid_link`. No event is recorded, because the text names no user. */
export const getMailedToken = (text: string): MailedToken => {
  const token = parseMailedToken(text);
  if (token === null) throw new AuthError('invalid_link');
  return token;
};

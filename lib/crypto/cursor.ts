import { createHmac, timingSafeEqual } from 'node:crypto';

const mac = (payload: string, secret: string, purpose: string): Buffer =>
  createHmac('sha256', secret)
    .update(`latchkey cursor ${JSON.stringify([purpose, payload])}`)
    .digest();

/**
 * Encode a position in a list and sign it with an HMAC, so that only this service can create cursors. The position is readable:
 * it contains an email of the same list, which the caller may see anyway.
 * @param secrets separated by spaces: the first one signs, and `openCursor` accepts all of them.
 * @param purpose the list that the cursor is for. `openCursor` refuses it for any other.
 * @see OWASP Multi-Tenant Security Cheat Sheet
 */
export const sealCursor = (position: unknown, secrets: string, purpose: string): string => {
  const [secret = ''] = secrets.split(' ');
  const payload = Buffer.from(JSON.stringify(position)).toString('base64url');
  return `${payload}.${mac(payload, secret, purpose).toString('base64url')}`;
};

/**
 * @param secrets separated by spaces.
 * @returns the position; `null` if the text is not a cursor that `sealCursor` made with one of these secrets, for this purpose.
 */
export const openCursor = (cursor: string, secrets: string, purpose: string): unknown => {
  const [payload = '', tag = '', ...more] = cursor.split('.');
  const given = Buffer.from(tag, 'base64url');
  const isWhole = more.length === 0 && given.toString('base64url') === tag;
  const isOurs = isWhole && secrets.split(' ').some((secret) => isTagOf(given, mac(payload, secret, purpose)));
  return isOurs ? JSON.parse(Buffer.from(payload, 'base64url').toString()) : null;
};

const isTagOf = (given: Buffer, expected: Buffer): boolean =>
  given.length === expected.length && timingSafeEqual(given, expected);

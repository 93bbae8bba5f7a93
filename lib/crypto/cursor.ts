import { createHmac, timingSafeEqual } from 'node:crypto';

const mac = (payload: string, secret: string, purpose: string): Buffer =>
  createHmac('sha256', secret)
    .update(`latchkey cursor ${JSON.stringify([purpose, payload])}`)
    .digest();

/**
 * Encode a position in a list and sign it with an HMAC, so that only this service can create cursors. The position is readable:
 * it contains an email of the same list, which the caller may see anyway.
 * @param purpose the list that the cursor is for. `openCursor` refuses it for any other.
 * @see OWASP Multi-Tenant Security Cheat Sheet
 */
export const sealCursor = (position: unknown, secret: string, purpose: string): string => {
  const payload = Buffer.from(JSON.stringify(position)).toString('base64url');
  return `${payload}.${mac(payload, secret, purpose).toString('base64url')}`;
};

/** @returns the position; `null` if the text is not a cursor that `sealCursor` made with this secret and purpose. */
export const openCursor = (cursor: string, secret: string, purpose: string): unknown => {
  const [payload = '', tag = '', ...more] = cursor.split('.');
  const expected = mac(payload, secret, purpose);
  const given = Buffer.from(tag, 'base64url');
  const isWhole = more.length === 0 && given.length === expected.length && given.toString('base64url') === tag;
  const isOurs = isWhole && timingSafeEqual(given, expected);
  return isOurs ? JSON.parse(Buffer.from(payload, 'base64url').toString()) : null;
};

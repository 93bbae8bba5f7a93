import { createHmac, timingSafeEqual } from 'node:crypto';

const mac = (payload: string, secret: string, purpose: string): Buffer =>
  createHmac('sha256', secret)
    .update(`latchkey cursor ${JSON.stringify([purpose, payload])}`)
    .digest();

/**
 * A place in a list as text that only we can make. Not secret: what is in it, an email of the same list, its holder may know.
 * @param purpose what it is good for; it opens for nothing else.
 * @see OWASP Multi-Tenant Security Cheat Sheet
 */
export const sealCursor = (position: unknown, secret: string, purpose: string): string => {
  const payload = Buffer.from(JSON.stringify(position)).toString('base64url');
  return `${payload}.${mac(payload, secret, purpose).toString('base64url')}`;
};

/** @returns what was sealed; `null` for anything that was not, or for another purpose. */
export const openCursor = (cursor: string, secret: string, purpose: string): unknown => {
  const [payload = '', tag = '', ...more] = cursor.split('.');
  const expected = mac(payload, secret, purpose);
  const given = Buffer.from(tag, 'base64url');
  const isWhole = more.length === 0 && given.length === expected.length && given.toString('base64url') === tag;
  const isOurs = isWhole && timingSafeEqual(given, expected);
  return isOurs ? JSON.parse(Buffer.from(payload, 'base64url').toString()) : null;
};

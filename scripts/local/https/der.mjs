/*
 * The parts of DER that an X.509 certificate needs: each value is a tag, a length and the content.
 * X.690, "ASN.1 encoding rules"
 */

/**
 * @param {number} tag
 * @param {Buffer[]} parts of the content
 */
const value = (tag, ...parts) => {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([tag, ...lengthOf(content)]), content]);
};

/** @param {Buffer} content */
const lengthOf = ({ length }) => {
  if (length < 0x80) return [length];
  return length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
};

export const der = {
  sequence: (/** @type {Buffer[]} */ ...parts) => value(0x30, ...parts),
  set: (/** @type {Buffer[]} */ ...parts) => value(0x31, ...parts),
  /** @param {Buffer} bytes a number that is not negative, so the first bit of its first byte is 0 */
  integer: (bytes) => value(0x02, bytes),
  true: value(0x01, Buffer.from([0xff])),
  octets: (/** @type {Buffer} */ bytes) => value(0x04, bytes),
  /** Without unused bits at the end. */
  bits: (/** @type {Buffer} */ bytes) => value(0x03, Buffer.from([0]), bytes),
  /** @param {number} bit the only one that is set; 0 is the first */
  oneBit: (bit) => value(0x03, Buffer.from([7 - bit, 0x80 >> bit])),
  text: (/** @type {string} */ text) => value(0x0c, Buffer.from(text)),
  /** For years before 2050. RFC 5280 section 4.1.2.5 */
  time: (/** @type {Date} */ date) =>
    value(0x17, Buffer.from(`${date.toISOString().slice(2, 19).replace(/\D/g, '')}Z`)),
  /** @param {string} dotted e.g. `2.5.29.17` */
  identifier: (dotted) => {
    const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
    return value(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(inBase128)]));
  },
  /**
   * A value with a tag of its context.
   * @param {number} number of the tag
   * @param {Buffer} content a whole value (`isConstructed`) or the content of one
   */
  tagged: (number, content, isConstructed = true) => value((isConstructed ? 0xa0 : 0x80) | number, content),
};

/** @param {number} number */
const inBase128 = (number) => {
  const digits = [number & 0x7f];
  for (let rest = number >> 7; rest > 0; rest >>= 7) digits.unshift((rest & 0x7f) | 0x80);
  return digits;
};

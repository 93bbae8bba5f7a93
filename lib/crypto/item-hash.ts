import { createHash } from 'node:crypto';

/** An item in DynamoDB's own format, `{ name: { S: 'text' } }`, from a stream or from a read. */
export type ItemImage = Readonly<Record<string, object>>;

/** Changes with the serialisation below, so that hashes of different versions never meet. */
const VERSION = 'latchkey-event-v1';

/**
 * A hash of all attributes of an item, whatever they are. The serialisation is JSON without spaces: attributes in the order of the
 * code units of their names, sets in the order of their members, binary values in base64, and each number as `<sign><digits>e<exponent>`
 * without zeros at either end, because engines write the same number in different ways. docs/audit.md describes it.
 * @returns SHA-256 in base64url, 43 characters.
 */
export const itemHash = (image: ItemImage): string =>
  createHash('sha256')
    .update(`${VERSION}\n${mapText(image)}`)
    .digest('base64url');

const mapText = (map: object): string => {
  const entries = Object.entries(map).sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${entries.map(([name, value]) => `${JSON.stringify(name)}:${valueText(value)}`).join(',')}}`;
};

/** @param value an object with one field, whose name is the type of the value. */
const valueText = (value: object): string => {
  const [type = '', content] = Object.entries(value).find(([, each]) => each !== undefined) ?? [];
  return `{${JSON.stringify(type)}:${contentText(type, content)}}`;
};

const contentText = (type: string, content: unknown): string => {
  if (type === 'M') return mapText(content as object);
  if (type === 'L') return listText((content as object[]).map(valueText));
  if (type === 'SS') return listText((content as string[]).map((text) => JSON.stringify(text)).sort());
  if (type === 'NS') return listText((content as string[]).map(numberText).sort());
  if (type === 'BS') return listText((content as (string | Uint8Array)[]).map(binaryText).sort());
  if (type === 'N') return numberText(content as string);
  return type === 'B' ? binaryText(content as string | Uint8Array) : JSON.stringify(content);
};

const listText = (texts: readonly string[]): string => `[${texts.join(',')}]`;

/** Lambda passes binary values as base64, the SDK as bytes. */
const binaryText = (content: string | Uint8Array): string =>
  JSON.stringify(typeof content === 'string' ? content : Buffer.from(content).toString('base64'));

const NUMBER = /^([+-]?)(\d*)\.?(\d*)(?:e([+-]?\d+))?$/i;

const numberText = (text: string): string => {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = NUMBER.exec(text) ?? [];
  const digits = `${whole}${fraction}`.replace(/^0+/, '');
  const significant = digits.replace(/0+$/, '');
  if (significant === '') return '"0"';
  const power = Number(exponent) - fraction.length + (digits.length - significant.length);
  return `"${sign === '-' ? '-' : ''}${significant}e${power}"`;
};

import { decodeUtf8 } from './decode-utf8';
import { addFieldName } from './field-names';
import { RequestError } from './request-error';

/** RFC 2046 section 5.1.1 */
const BOUNDARY = /;\s*boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i;
const DISPOSITION = /^form-data\s*;\s*name="([^"]*)"\s*(;\s*filename="[^"]*"\s*)?$/i;
const TEXT = /^text\/plain\s*(?:;\s*charset="?(?:utf-?8|us-ascii)"?\s*)?$/i;
const UNENCODED = /^(?:7bit|8bit|binary)$/i;
/** HTML section 4.10.21.8: how browsers escape a name. */
const ESCAPES: Readonly<Record<string, string>> = { '%22': '"', '%0D': '\r', '%0A': '\n' };

const malformed = (reason: string): RequestError => new RequestError('malformed_body', reason);

/**
 * Parse a `multipart/form-data` body into an object of strings. Every part must be a text field, or the one file that is named.
 *
 * Own code, because the libraries for it read streams of files and accept malformed parts, and this service needs neither.
 * @param contentType the whole header, which names the boundary.
 * @param file the name of the field that may be a file: UTF-8, or Windows-1252, in which spreadsheets save text too.
 * @throws {RequestError} `malformed_body`, also for another file; `duplicate_field`.
 * @see RFC 7578
 */
export const parseMultipart = (bytes: Buffer, contentType: string, file?: string): Record<string, string> => {
  const [, quoted, plain] = BOUNDARY.exec(contentType) ?? [];
  const boundary = quoted ?? plain;
  if (boundary === undefined) throw malformed('multipart body without a boundary');
  // One character per byte: the boundary and the headers are ASCII, names and values are decoded below.
  const [preamble, ...parts] = `\r\n${bytes.toString('latin1')}`.split(`\r\n--${boundary}`);
  const epilogue = parts.pop();
  if (preamble !== '' || epilogue === undefined || !/^--\s*$/.test(epilogue)) throw malformed('body is not multipart');
  const names = new Set<string>();
  const fields: Record<string, string> = {};
  for (const part of parts) {
    const { name, value } = readPart(part, file);
    addFieldName(names, name);
    fields[name] = value;
  }
  return fields;
};

const readPart = (part: string, file: string | undefined): { name: string; value: string } => {
  const start = /^[ \t]*\r\n/.exec(part)?.[0].length;
  const end = part.indexOf('\r\n\r\n');
  if (start === undefined || end < 0) throw malformed('body is not multipart');
  const headers = new Map<string, string>();
  for (const line of part.slice(start, end).split('\r\n')) {
    const [, header = '', value = ''] = /^([\w-]+):[ \t]*(.*)$/.exec(line) ?? [];
    if (header === '' || headers.has(header.toLowerCase())) throw malformed('body is not multipart');
    headers.set(header.toLowerCase(), value.trim());
  }
  const [, name, filename] = DISPOSITION.exec(headers.get('content-disposition') ?? '') ?? [];
  const isFile = filename !== undefined && name !== undefined && name === file;
  const isText = TEXT.test(headers.get('content-type') ?? 'text/plain');
  const isPlain = UNENCODED.test(headers.get('content-transfer-encoding') ?? '8bit');
  if (name === undefined || !isPlain || !(isFile || (isText && filename === undefined)))
    throw malformed('a part is not a text field');
  return {
    name: decode(name).replace(/%(?:22|0D|0A)/g, (escaped) => ESCAPES[escaped] ?? escaped),
    value: (isFile ? decodeFile : decode)(part.slice(end + 4)),
  };
};

const decode = (text: string): string => decodeUtf8(Buffer.from(text, 'latin1'));

/** Browsers do not say how the text of a file is encoded. */
const decodeFile = (text: string): string => {
  const bytes = Buffer.from(text, 'latin1');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return text.replace(/[\x80-\x9f]/g, (byte) => WINDOWS_1252[byte.charCodeAt(0) - 0x80] ?? byte);
  }
};

/**
 * The characters of the bytes 0x80 to 0x9f; all others are those of Latin-1. Several versions of Node decode these bytes as Latin-1 too.
 * @see WHATWG Encoding, index-windows-1252; nodejs/node#56542
 */
const WINDOWS_1252 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

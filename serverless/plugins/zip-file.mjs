import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';

/** The first moment a zip file can name, in local time as its format has it: the same fields in every time zone. */
const fixedTime = new Date(1980, 0, 1);
const readableFile = 0o100644;

/**
 * @param {string} name of the one entry
 * @param {string} contents
 * @returns {Promise<Buffer>} a zip file with that entry; the same bytes for the same input, whenever and wherever made
 */
export function zipFile(name, contents) {
  const zip = new ZipFile();
  zip.addBuffer(Buffer.from(contents), name, {
    mtime: fixedTime,
    mode: readableFile,
    compressionLevel: 9,
    forceDosTimestamp: true, // the extra time stamp is in UTC and would differ between time zones
  });
  zip.end();
  return buffer(zip.outputStream);
}

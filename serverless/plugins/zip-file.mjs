import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';

/**
 * The earliest time that the zip format supports. The format stores local time, so the bytes are the same in every time zone.
 */
const fixedTime = new Date(1980, 0, 1);
const readableFile = 0o100644;

/**
 * @param {ReadonlyMap<string, string>} files contents by name
 * @returns {Promise<Buffer>} a zip file with these entries. The same input always gives the same bytes.
 */
export function zipFile(files) {
  const zip = new ZipFile();
  for (const [name, contents] of files) {
    zip.addBuffer(Buffer.from(contents), name, {
      mtime: fixedTime,
      mode: readableFile,
      compressionLevel: 9,
      forceDosTimestamp: true, // the extended timestamp is in UTC and would differ between time zones
    });
  }
  zip.end();
  return buffer(zip.outputStream);
}

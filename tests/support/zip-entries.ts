import { inflateRawSync } from 'node:zlib';

const endOfDirectory = { bytes: 22, entryCount: 10, directoryOffset: 16 };
const directoryHeader = { bytes: 46, compressedBytes: 20, nameBytes: 28, extraBytes: 30, commentBytes: 32, offset: 42 };
const localHeader = { bytes: 30, nameBytes: 26, extraBytes: 28 };

/**
 * The files of a zip, as Lambda unpacks them. Node can inflate but cannot read the container format. This reads the zips that
 * our packager writes: deflated entries, no archive comment, no zip64. Field offsets are those of PKWARE's APPNOTE 4.3.
 * @returns contents by path, in the order of the archive
 */
export function zipEntries(zip: Buffer): Map<string, Buffer> {
  const end = zip.length - endOfDirectory.bytes;
  const entryCount = zip.readUInt16LE(end + endOfDirectory.entryCount);
  let cursor = zip.readUInt32LE(end + endOfDirectory.directoryOffset);
  const entries = new Map<string, Buffer>();
  for (let index = 0; index < entryCount; index += 1) {
    const nameBytes = zip.readUInt16LE(cursor + directoryHeader.nameBytes);
    const name = zip.toString('utf8', cursor + directoryHeader.bytes, cursor + directoryHeader.bytes + nameBytes);
    const compressedBytes = zip.readUInt32LE(cursor + directoryHeader.compressedBytes);
    entries.set(name, inflateEntry(zip, zip.readUInt32LE(cursor + directoryHeader.offset), compressedBytes));
    const extraBytes = zip.readUInt16LE(cursor + directoryHeader.extraBytes);
    const commentBytes = zip.readUInt16LE(cursor + directoryHeader.commentBytes);
    cursor += directoryHeader.bytes + nameBytes + extraBytes + commentBytes;
  }
  return entries;
}

function inflateEntry(zip: Buffer, offset: number, compressedBytes: number): Buffer {
  const nameBytes = zip.readUInt16LE(offset + localHeader.nameBytes);
  const extraBytes = zip.readUInt16LE(offset + localHeader.extraBytes);
  const start = offset + localHeader.bytes + nameBytes + extraBytes;
  return inflateRawSync(zip.subarray(start, start + compressedBytes));
}

/** The part of yazl that zip-file.mjs uses. The package has no types. */
declare module 'yazl' {
  export class ZipFile {
    outputStream: NodeJS.ReadableStream;
    addBuffer(
      contents: Buffer,
      path: string,
      options: { mtime: Date; mode: number; compressionLevel: number; forceDosTimestamp: boolean },
    ): void;
    end(): void;
  }
}

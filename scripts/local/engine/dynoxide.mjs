import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { inMemory } from '../settings.mjs';

/** The optional dependency with the binary; npm installs it on linux x64 only. */
export const dynoxidePackage = '@dynoxide/linux-x64';

/** @returns {string | undefined} the path of the binary; undefined if the package is not installed */
export function findDynoxide() {
  try {
    return join(dirname(createRequire(import.meta.url).resolve(`${dynoxidePackage}/package.json`)), 'dynoxide');
  } catch {
    return undefined;
  }
}

/**
 * @param {{ binary: string, host: string, port: number, dataDir: string }} input dataDir: absolute path of a folder, or `:memory:`
 * @returns {{ command: string, parameters: string[] }}
 */
export function dynoxideCommand({ binary, host, port, dataDir }) {
  const parameters = ['serve', '--host', host, '--port', String(port)];
  if (dataDir !== inMemory) parameters.push('--db-path', join(dataDir, 'dynoxide.db'));
  return { command: binary, parameters };
}

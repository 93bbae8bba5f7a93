import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const at = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const MANIFEST = at('package.json');
const SAVED = at('.build/package.json');

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly [field: string]: unknown;
}

/** What an application needs to know of our package.json. The dependencies of the service are not dependencies of the package. */
const KEPT = ['name', 'version', 'description', 'license', 'type', 'sideEffects', 'exports', 'files'];

/** The package.json of the package. `jose` is needed by `latchkey/server` only. */
export const packedManifest = (manifest: Manifest): object => {
  const [major] = (manifest.dependencies.jose ?? '').split('.');
  return {
    ...Object.fromEntries(KEPT.map((field) => [field, manifest[field]])),
    engines: { node: '>=20' },
    peerDependencies: { jose: `^${major}` },
    peerDependenciesMeta: { jose: { optional: true } },
  };
};

/** npm packs the package.json that it finds: put the one of the package there, until `restoreManifest`. */
export const replaceManifest = (): void => {
  restoreManifest();
  const text = readFileSync(MANIFEST, 'utf8');
  writeFileSync(SAVED, text);
  writeFileSync(MANIFEST, `${JSON.stringify(packedManifest(JSON.parse(text) as Manifest), null, 2)}\n`);
};

/** Also after an `npm pack` that was interrupted. */
export const restoreManifest = (): void => {
  if (existsSync(SAVED)) renameSync(SAVED, MANIFEST);
};

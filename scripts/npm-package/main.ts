import { build } from './build';
import { replaceManifest, restoreManifest } from './manifest';

/** `npm run build`, and what npm runs before and after it packs. */
const steps: Readonly<Record<string, () => void>> = {
  build,
  prepack: () => {
    build();
    replaceManifest();
  },
  postpack: restoreManifest,
};

const [step = ''] = process.argv.slice(2);
const run = steps[step];
if (run === undefined) throw new Error(`there is no step "${step}": use ${Object.keys(steps).join(', ')}`);
run();

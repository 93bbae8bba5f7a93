import { readdirSync, writeFileSync } from 'node:fs';
import { languagesModule, languagesOf, textsModule } from './languages';
import { pageScriptModule, pageScripts } from './page-scripts';

/** `npm run generate`: writes the files that are generated from the code. Tests fail if these files are out of date. */
const at = (path: string): URL => new URL(`../../${path}`, import.meta.url);

const languages = languagesOf(readdirSync(at('lib/http/pages/page-texts')));
writeFileSync(at('lib/languages.ts'), languagesModule(languages));
writeFileSync(at('lib/http/pages/page-texts/all.ts'), textsModule(languages));
for (const script of pageScripts) writeFileSync(at(`lib/http/pages/${script.file}.ts`), pageScriptModule(script));

// Imported only now, because it reads what was written.
await import('./documents');

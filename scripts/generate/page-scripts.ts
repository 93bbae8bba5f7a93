import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

/** The scripts of the pages: file in lib/http/pages/browser/ -> the file in lib/http/pages/ with its compiled text, and its name. */
export const pageScripts = [
  {
    source: 'helpers',
    file: 'helper-script',
    name: 'helperScript',
    does: 'Shows passwords, copies, prints, and sends no form twice.',
  },
  { source: 'passkeys', file: 'passkey-script', name: 'passkeyScript', does: 'Asks the browser for passkeys.' },
  { source: 'people', file: 'people-script', name: 'peopleScript', does: 'Searches people while somebody types.' },
  {
    source: 'invitation-progress',
    file: 'invitation-progress-script',
    name: 'invitationProgressScript',
    does: 'Invites the people of a list, some at a time.',
  },
] as const;

type PageScript = (typeof pageScripts)[number];

/** Those that have `parseCreationOptionsFromJSON`. */
const BROWSERS = ['chrome129', 'firefox119', 'safari18.4'];

/** The compiled text of a script. */
export const compiled = (source: PageScript['source']): string => {
  const { outputFiles } = buildSync({
    entryPoints: [fileURLToPath(new URL(`../../lib/http/pages/browser/${source}.ts`, import.meta.url))],
    bundle: true,
    format: 'iife',
    minify: true,
    target: BROWSERS,
    write: false,
  });
  return outputFiles[0]?.text.trim() ?? '';
};

/** The text of the file that gives a script to the pages. A module of its own, so that a bundle contains only the scripts it uses. */
export const pageScriptModule = ({ source, name, does }: PageScript): string => {
  const text = compiled(source).replace(/[\\`]|\$\{/g, '\\$&');
  return `// Written by \`npm run generate\` from lib/http/pages/browser/${source}.ts. Do not edit.
import { html } from '../../html/html';

/** ${does} */
export const ${name} = html\`${text}\`;
`;
};

import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { markupOf } from '../../../lib/html/html';
import { helperScript } from '../../../lib/http/pages/helper-script';
import { invitationProgressScript } from '../../../lib/http/pages/invitation-progress-script';
import { passkeyScript } from '../../../lib/http/pages/passkey-script';
import { peopleScript } from '../../../lib/http/pages/people-script';
import { compiled, pageScriptModule, pageScripts } from '../../../scripts/generate/page-scripts';

const inPages = { helperScript, passkeyScript, peopleScript, invitationProgressScript };

/** Of all scripts together: a page with everything is at most 14 KB. */
const MAX_BYTES = 3000;

describe.each(pageScripts)('the script $name', (script) => {
  test('in the pages is the compiled source: npm run generate', () => {
    expect(readFileSync(`lib/http/pages/${script.file}.ts`, 'utf8')).toBe(pageScriptModule(script));
  });

  test('reaches the browser as it was compiled, and cannot end its element', () => {
    expect(markupOf(inPages[script.name])).toBe(compiled(script.source));
    expect(markupOf(inPages[script.name])).not.toMatch(/<\/script|<!--/i);
  });
});

test('the scripts are small', () => {
  const all = pageScripts.map(({ source }) => compiled(source)).join('\n');
  expect(gzipSync(all).length).toBeLessThan(MAX_BYTES);
});

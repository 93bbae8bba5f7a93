import { readFileSync, writeFileSync } from 'node:fs';
import { type ClientDocument, clientOperations } from './client-operations';
import { errorCodesTable } from './error-codes';
import { withGeneratedTable } from './generated-table';
import { openapiDocument } from './openapi';
import { describeAll } from './operations';
import { pageScriptModule, pageScripts } from './page-scripts';
import { resolveService, routedFunctions } from './service';
import { settingsTable } from './settings-table';

/** `npm run generate`: writes the files that are generated from the code. Tests fail if these files are out of date. */
const at = (path: string): URL => new URL(`../../${path}`, import.meta.url);

for (const script of pageScripts) writeFileSync(at(`lib/http/pages/${script.file}.ts`), pageScriptModule(script));

const { version } = JSON.parse(readFileSync(at('package.json'), 'utf8')) as { version: string };
const described = await describeAll(routedFunctions(resolveService()));
const document = openapiDocument(described, version);
const text = `${JSON.stringify(document, null, 2)}\n`;
writeFileSync(at('functions/gateway/openapi.json'), text);
writeFileSync(at('lib/client/operations.ts'), clientOperations(JSON.parse(text) as ClientDocument));

const withTable = (path: string, table: string): void =>
  writeFileSync(at(path), withGeneratedTable(path, readFileSync(at(path), 'utf8'), table));

withTable('docs/settings.md', settingsTable());
withTable('docs/error-codes.md', errorCodesTable(described));

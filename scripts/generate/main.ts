import { readFileSync, writeFileSync } from 'node:fs';
import { type ClientDocument, clientOperations } from './client-operations';
import { openapiDocument } from './openapi';
import { describeAll } from './operations';
import { resolveService, routedFunctions } from './service';
import { settingsTable, withSettingsTable } from './settings-table';

/** `npm run generate`: writes the files that are generated from the code. Tests fail if these files are out of date. */
const at = (path: string): URL => new URL(`../../${path}`, import.meta.url);

const { version } = JSON.parse(readFileSync(at('package.json'), 'utf8')) as { version: string };
const document = openapiDocument(await describeAll(routedFunctions(resolveService())), version);
const text = `${JSON.stringify(document, null, 2)}\n`;
writeFileSync(at('functions/gateway/openapi.json'), text);
writeFileSync(at('lib/client/operations.ts'), clientOperations(JSON.parse(text) as ClientDocument));

const settingsPage = readFileSync(at('docs/settings.md'), 'utf8');
writeFileSync(at('docs/settings.md'), withSettingsTable(settingsPage, settingsTable()));

import { readFileSync, writeFileSync } from 'node:fs';
import { type ClientDocument, clientOperations } from './client-operations';
import { errorCodesTable } from './error-codes';
import { withGeneratedTable } from './generated-table';
import { openapiDocument } from './openapi';
import { describeAll } from './operations';
import { resolveService, routedFunctions } from './service';
import { settingsTable } from './settings-table';

/** Writes the documents that are generated from the code. */
const at = (path: string): URL => new URL(`../../${path}`, import.meta.url);

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

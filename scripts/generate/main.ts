import { readFileSync, writeFileSync } from 'node:fs';
import { openapiDocument } from './openapi';
import { describeAll } from './operations';
import { configurationTable, withConfigurationTable } from './readme';
import { resolveService, routedFunctions } from './service';

/** `npm run generate`: writes the files that are generated from the code. A test fails if they are out of date. */
const at = (path: string): URL => new URL(`../../${path}`, import.meta.url);

const { version } = JSON.parse(readFileSync(at('package.json'), 'utf8')) as { version: string };
const document = openapiDocument(await describeAll(routedFunctions(resolveService())), version);
writeFileSync(at('functions/gateway/openapi.json'), `${JSON.stringify(document, null, 2)}\n`);

const readme = readFileSync(at('README.md'), 'utf8');
writeFileSync(at('README.md'), withConfigurationTable(readme, configurationTable()));

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readTemplate, resourcesOfType, type TemplateObject, valueAt } from '../tests/support/template';
import { zipEntries } from '../tests/support/zip-entries';
import type { PackagedService } from './packaged-service';
import { targets } from './targets';
import { atMost, type Topic } from './topic';

/** The size of every zip in the package, and its limit: one for functions whose role can access a table, one for all others. */
export const measureZipSize = async ({ packageDir }: PackagedService): Promise<Topic> => {
  const template = readTemplate(packageDir);
  const usesTables = (definition: TemplateObject) => {
    const role = template.Resources[String(valueAt(definition, 'Role', 'Fn::GetAtt', 0))];
    return JSON.stringify(role).includes('dynamodb:');
  };
  const rows = resourcesOfType(template, 'AWS::Lambda::Function').map(async ([, definition]) => {
    const file = String(valueAt(definition, 'Code', 'S3Key')).replace(/.*\//, '');
    const zip = await readFile(join(packageDir, file));
    const zipKilobytes = zip.length / 1000;
    const { withTablesKilobytes, withoutTablesKilobytes } = targets.zip;
    const limitKilobytes = usesTables(definition) ? withTablesKilobytes : withoutTablesKilobytes;
    return {
      function: file.replace(/\.zip$/, ''),
      zipKilobytes,
      limitKilobytes,
      mark: atMost(limitKilobytes, zipKilobytes),
      unpackedKilobytes: (zipEntries(zip).get('index.mjs')?.length ?? 0) / 1000,
    };
  });
  return {
    title: 'Zip size per function',
    rows: await Promise.all(rows),
    notes: [
      `Hard limit for functions with tables: ${targets.zip.withTablesHardKilobytes} KB. Functions without a table have the smaller limit.`,
      'Unpacked is the size of index.mjs, which must be parsed at init.',
    ],
  };
};

const { readdirSync } = require('node:fs');
const { join } = require('node:path');
const { format } = require('../lib/store/migrations/data-format.json');

const migrationFile = /^\d{4}-(.+)\.ts$/;

/**
 * What the deployed version knows of the data, for `npm run admin -- migrate` and for the preflight of later deployments.
 *
 * @returns {{ Metadata: { LatchkeyData: { format: number, migrations: string[] } } }}
 */
module.exports = () => ({
  Metadata: {
    LatchkeyData: {
      format,
      migrations: readdirSync(join(__dirname, '../lib/store/migrations'))
        .sort()
        .flatMap((name) => migrationFile.exec(name)?.[1] ?? []),
    },
  },
});

import { readFile, rm, stat } from 'node:fs/promises';
import type { SealingKeys } from '../../../lib/auth/totp/sealing-keys';
import { FIRST_CUSTOMER } from '../../../lib/auth/users/new-user';
import { AdminError, UsageError } from '../admin-error';
import { defineCommand } from '../command';
import { readFirebaseParameters } from '../migration/firebase-parameters';
import { type FormatName, formats } from '../migration/formats';
import { openJournal } from '../migration/journal';
import { openDecryption } from '../migration/line-encryption';
import { createProgress } from '../migration/progress';
import { detectContainer, readRecords } from '../migration/read-records';
import { type ImportPosition, runImport } from '../migration/run-import';
import { codesOption, customerOption } from '../option-values';
import type { Service } from '../service';
import { fields } from '../show';

const FORMATS = ['auto', ...Object.keys(formats)] as const;

/** Reads users from a file of another system, or of `export`. */
export const importCommand = defineCommand({
  name: 'import',
  summary: 'Create the users of a file, with their password hashes',
  details:
    'Reads exports of Auth0, Clerk, Firebase, Supabase, Keycloak, Cognito and Django, CSV files, JSON lines, and the files of `export`: ' +
    'docs/migration.md has the steps. Users keep their passwords. A hash of another system is replaced by ours when the user signs in. ' +
    'A row that cannot be imported is written to FILE.rejected.jsonl, with the reason. After an interruption, run the same command again: ' +
    'it goes on where it stopped. Users who are there already are not changed, so a file can be imported again.',
  usages: ['FILE [options]'],
  file: 'The file to read',
  examples: [
    'npm run admin -- import auth0.json --dry-run',
    'npm run admin -- import keycloak.json --roles editor,auditor',
    'npm run admin -- import firebase.json --firebase-parameters hash-config.txt',
    'npm run -s admin -- import users.jsonl --decrypt-with private.pem --stage prod --json',
  ],
  options: {
    format: { type: 'string', value: 'FORMAT', help: `One of ${FORMATS.join(', ')}; default auto` },
    'dry-run': { type: 'boolean', help: 'Check the file and the emails, and create nothing' },
    customer: {
      type: 'string',
      value: 'ID',
      help: 'Customer of users whose row names none; default 1. It is created if it does not exist',
    },
    'emails-verified': { type: 'boolean', help: 'Emails are verified where the file does not say' },
    roles: {
      type: 'string',
      multiple: true,
      value: 'CODES',
      help: 'Roles to take from a file of another system, separated by commas; they must exist',
    },
    'without-factors': { type: 'boolean', help: 'Import users without their second factors' },
    'firebase-parameters': { type: 'string', value: 'FILE', help: 'The hash parameters of the Firebase project' },
    'cognito-passwords': {
      type: 'boolean',
      help: 'Let Cognito check the passwords of its users at their first sign-in',
    },
    'decrypt-with': { type: 'string', value: 'FILE', help: 'The private key of an encrypted export (PEM or JWK)' },
  },
  plan: (values) => {
    const { file = '', format: wanted = 'auto' } = values;
    if (file === '') throw new UsageError('FILE is missing');
    if (!FORMATS.includes(wanted)) throw new UsageError(`--format takes one of ${FORMATS.join(', ')}`);
    const dryRun = values['dry-run'] === true;
    const parametersPath = values['firebase-parameters'];
    const keyPath = values['decrypt-with'];
    const cognitoPasswords = values['cognito-passwords'] === true;
    const rules = {
      customerId: customerOption(values.customer) ?? FIRST_CUSTOMER,
      emailsVerified: values['emails-verified'] === true,
      roles: codesOption('roles', values.roles ?? []),
      withoutFactors: values['without-factors'] === true,
    };
    return async (service) => {
      const container = await detectContainer(file);
      const firebase = parametersPath === undefined ? null : readFirebaseParameters(await readText(parametersPath));
      const decrypt = keyPath === undefined ? null : await openDecryption(keyPath);
      const { size } = await stat(file);
      const rejected = `${file}${dryRun ? '.dry-run' : ''}.rejected.jsonl`;
      const identity = ['import', service.usersTable, size, wanted, rules, firebase, cognitoPasswords];
      const journal = await openJournal<ImportPosition>(rejected, { identity, replaces: true });
      if (journal.position !== null) service.operator.announce(`Going on after ${journal.position.records} records.`);
      const progress = createProgress(service.operator, dryRun ? 'Checked' : 'Imported');
      try {
        const result = await runImport(
          {
            ...service,
            sealing: sealingOf(service, dryRun),
            decrypt,
            progress: ({ records }, bytes) => progress(records, size === 0 ? 1 : bytes / size),
          },
          { ...rules, firebase, cognitoPasswords, format: wanted as FormatName | 'auto', dryRun },
          readRecords(file, container),
          journal,
        );
        if (result.rejected === 0) await rm(rejected, { force: true });
        // CSV files and JSON lines of one's own have the same fields.
        const format = result.format === 'jsonl' && container === 'csv' ? 'csv' : result.format;
        return report(
          { ...result, format },
          {
            file,
            rejected: result.rejected === 0 ? null : rejected,
            dryRun,
          },
        );
      } finally {
        await journal.close();
      }
    };
  },
});

const readText = async (path: string): Promise<string> => {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new AdminError('file_unreadable', `${path} cannot be read: ${(error as Error).message}`);
  }
};

/** Made when the first secret needs it: a stage may have no sealing key yet. A dry run makes none. */
const sealingOf = (service: Service, dryRun: boolean): Pick<SealingKeys, 'seal'> => {
  let sealing: SealingKeys | null = null;
  return {
    seal: async (...secret) => {
      if (dryRun) return '';
      sealing ??= service.sealing();
      return sealing.seal(...secret);
    },
  };
};

const report = (
  { records, imported, present, rejected: rejections, skipped, format, decoys }: ImportPosition,
  { file, rejected, dryRun }: { file: string; rejected: string | null; dryRun: boolean },
) => {
  const rows = [
    ['records', String(records)],
    ['format', format ?? 'export'],
    [dryRun ? 'new' : 'imported', String(imported)],
    ['present', String(present)],
    ['rejected', `${rejections}${rejected === null ? '' : `, with reasons in ${rejected}`}`],
    ['skipped', String(skipped)],
  ] as const;
  const [decoy = null] = Object.entries(decoys)
    .sort(([, one], [, other]) => other - one)
    .map(([text]) => text);
  const advice =
    decoy === null
      ? ''
      : `\nUntil these users have signed in, deploy with this setting: without it, the time of a sign-in tells who was imported.\n  IMPORTED_HASH_DECOY=${decoy}`;
  return {
    json: {
      file,
      records,
      format,
      imported,
      present,
      rejected: rejections,
      rejected_file: rejected,
      skipped,
      dry_run: dryRun,
      imported_hash_decoy: decoy,
    },
    text: `${dryRun ? 'Checked' : 'Imported'} ${file}${dryRun ? ': nothing was created' : ''}.\n${fields(rows)}${advice}`,
  };
};

import { UsageError } from '../admin-error';
import { defineCommand } from '../command';
import { openJournal } from '../migration/journal';
import { openEncryption } from '../migration/line-encryption';
import { createProgress } from '../migration/progress';
import { type ExportPosition, runExport } from '../migration/run-export';

/** Writes all users into a file. */
export const exportCommand = defineCommand({
  name: 'export',
  summary: 'Write all users with their password hashes into a file',
  details:
    'The file has one JSON object per line: roles, customers, users. docs/migration.md describes it. With --with-secrets it also has the ' +
    'secrets of authenticator apps, recovery code hashes and passkeys. Whoever reads the file can try to guess passwords, ' +
    'so encrypt it with --encrypt-for, and delete it when it is no longer needed. After an interruption, run the same command again: it ' +
    'goes on where it stopped. Users who sign up meanwhile may be missing.',
  usages: ['FILE [--with-secrets] [--encrypt-for FILE]'],
  file: 'The file to write; it must not exist yet',
  examples: [
    'npm run admin -- export users.jsonl',
    'npm run -s admin -- export users.jsonl --stage prod --with-secrets --encrypt-for public.pem --json',
  ],
  options: {
    'with-secrets': { type: 'boolean', help: 'Also write the second factors with their secrets' },
    'encrypt-for': {
      type: 'string',
      value: 'FILE',
      help: 'Encrypt each line for this public key (RSA, EC or X25519; PEM or JWK)',
    },
  },
  plan: ({ file = '', 'with-secrets': withSecrets = false, 'encrypt-for': keyPath }) => {
    if (file === '') throw new UsageError('FILE is missing');
    return async (service) => {
      const encryption = keyPath === undefined ? null : await openEncryption(keyPath);
      const identity = ['export', service.usersTable, withSecrets, encryption?.pem ?? null];
      const journal = await openJournal<ExportPosition>(file, { identity, replaces: false });
      const progress = createProgress(service.operator, 'Exported');
      if (journal.position !== null) service.operator.announce(`Going on after ${journal.position.users} users.`);
      try {
        const users = await runExport(
          {
            ...service,
            sealing: withSecrets ? service.sealing() : null,
            encrypt: encryption?.encrypt ?? (async (line) => line),
            progress: (done) => progress(done),
          },
          journal,
        );
        const count = users === 1 ? '1 user' : `${users} users`;
        return { json: { file, users, with_secrets: withSecrets }, text: `Exported ${count} to ${file}.` };
      } finally {
        await journal.close();
      }
    };
  },
});

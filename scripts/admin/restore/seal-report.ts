import type { Report } from '../command';
import { fields } from '../show';
import type { SealResult } from './run-seal';

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** What a seal has done, for people and for programs. */
export const sealReport = (result: SealResult, dryRun: boolean): Report => {
  const { repeated, lostSealingKeys, withoutAdmin, removedSigningKeys, correctedCustomers } = result;
  const lost = Object.entries(lostSealingKeys);
  const rows = [
    ['users', `${result.users}${result.sealedBefore === 0 ? '' : `, ${result.sealedBefore} of them before`}`],
    ['sessions', `${result.sessions} deleted`],
    ['apps', String(result.apps)],
    ['keys', removedSigningKeys.length === 0 ? 'none removed' : `removed: ${removedSigningKeys.join(', ')}`],
    ['passwords', `${repeated.passwords} void, changed since`],
    ['codes', `recovery codes of ${counted(repeated.recoveryCodes, 'user')} void, used since`],
    ['passkeys', `those of ${counted(repeated.passkeys, 'user')} void, one was removed since`],
    ['inactive', `${repeated.inactive + repeated.deleted}, ${repeated.deleted} of them deleted since`],
    ['customers', `${correctedCustomers.length} with a corrected number of admins`],
  ] as const;
  const warnings = [
    ...lost.map(
      ([kid, apps]) =>
        `The sealing key ${kid} is lost: ${counted(apps, 'authenticator app')} cannot be opened. Put it back, or remove the second factors of these users.`,
    ),
    ...(withoutAdmin.length === 0 ? [] : [`Customers without an active admin: ${withoutAdmin.join(', ')}.`]),
  ];
  const heading = dryRun
    ? 'Nothing was changed. A seal would do this:'
    : `Sealed${result.resumed ? ', continuing an interrupted seal' : ''}. Everybody has to sign in again.`;
  return {
    json: {
      dry_run: dryRun,
      resumed: result.resumed,
      users: result.users,
      sealed_before: result.sealedBefore,
      sessions: result.sessions,
      apps: result.apps,
      removed_signing_keys: removedSigningKeys,
      lost_sealing_keys: lostSealingKeys,
      void_passwords: repeated.passwords,
      void_recovery_codes: repeated.recoveryCodes,
      void_passkeys: repeated.passkeys,
      inactive: repeated.inactive,
      deleted: repeated.deleted,
      corrected_customers: correctedCustomers,
      customers_without_admin: withoutAdmin,
    },
    text: [heading, fields(rows), ...warnings].join('\n'),
  };
};

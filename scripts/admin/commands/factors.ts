import { removeSecondFactors } from '../../../lib/auth/accounts/remove-second-factors';
import type { User } from '../../../lib/auth/entities';
import { hasMailbox } from '../../../lib/auth/login';
import type { StoredFactor } from '../../../lib/auth/stores/credentials-store';
import { defineCommand } from '../command';
import { getWho } from '../directory';
import { whoOption, whoOptions } from '../option-values';
import { table, time } from '../show';

/** Lists and removes the second factors of a user. */
export const factors = defineCommand({
  name: 'factors',
  summary: 'List or remove the second factors of a user',
  details:
    'Shows kinds and dates, never a secret. --remove is for a user who has lost them: it removes the authenticator app, the recovery ' +
    'codes and every passkey, ends all sessions, and tells the user by mail. Make sure first that it is the user who asks: afterwards ' +
    'the password alone signs them in. On a terminal, the command asks you to type the email; otherwise --yes is needed. It can be ' +
    'repeated if it was interrupted.',
  usages: ['--email EMAIL [--remove [--yes]]', '--id ID [--remove [--yes]]'],
  examples: [
    'npm run admin -- factors --email ada@example.com',
    'npm run -s admin -- factors --email ada@example.com --remove --yes --json',
  ],
  options: {
    ...whoOptions,
    remove: { type: 'boolean', help: 'Remove all second factors of the user' },
    yes: { type: 'boolean', help: 'Do not ask' },
  },
  plan: ({ remove = false, yes = false, ...values }) => {
    const who = whoOption(values);
    return async (service) => {
      const user = await getWho(service, who);
      const found = await service.credentials.listFactors(user.id);
      const json = { id: user.id, email: user.email, factors: found.map(factorJson) };
      const listed = found.length === 0 ? 'No second factors.' : table(['KIND', 'SINCE', 'DETAILS'], found.map(rowOf));
      if (!remove) return { json, text: listed };
      // What the user item says counts too: an earlier removal may have been interrupted.
      if (found.length === 0 && !user.hasTotp && user.passkeys === 0)
        return { json: { ...json, removed: false }, text: `No second factors to remove: ${user.email}.` };
      if (!yes) {
        service.operator.announce(listed);
        await service.operator.confirm(`Type ${user.email} to remove these second factors:`, user.email);
      }
      const removed = await removeSecondFactors(service, user);
      return {
        json: { ...json, removed: true, has_password: removed.passwordHash !== null },
        text: [`Second factors removed, and all sessions ended: ${removed.email}.`, listed, wayInOf(removed)].join(
          '\n',
        ),
      };
    };
  },
});

/** How the user signs in from now on. */
const wayInOf = ({ passwordHash, email }: User): string => {
  if (passwordHash !== null) return 'The password signs them in.';
  return hasMailbox(email)
    ? 'They have no password: they set one with the mail of POST /reset_password.'
    : 'They have no password and no mailbox: set one with `set-password`.';
};

const rowOf = (factor: StoredFactor): string[] => {
  const since = time(factor.createdAt);
  if (factor.kind === 'totp') return ['authenticator app', since, ''];
  if (factor.kind === 'recovery_codes') return ['recovery codes', since, `${factor.left} left`];
  const used = factor.lastUsedAt === null ? 'never used' : `last used ${time(factor.lastUsedAt)}`;
  return ['passkey', since, `${factor.name}, ${used}`];
};

const factorJson = (factor: StoredFactor) => ({
  kind: factor.kind,
  created_at: factor.createdAt.toISOString(),
  ...(factor.kind === 'recovery_codes' ? { left: factor.left } : {}),
  ...(factor.kind === 'passkey' ? { name: factor.name, last_used_at: factor.lastUsedAt?.toISOString() ?? null } : {}),
});

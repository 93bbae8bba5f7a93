import type { FailedMail } from '../../../lib/auth/entities';
import { isId } from '../../../lib/auth/user-id';
import { AdminError, UsageError } from '../admin-error';
import { defineCommand } from '../command';
import { mailJson } from '../show';

/** Maximum number of mails in one run. Run the command again for the rest. */
const MAX_MAILS = 10_000;

/** Sends failed mails again. */
export const mailsResend = defineCommand({
  name: 'mails-resend',
  summary: 'Send all failed mails again, or one of them',
  details:
    'Each mail goes into the outbox once more, under a new id, and is sent like any other mail, with a new link. A mail ' +
    'that fails again is back in the list. It is safe to run the command again, and to run it twice at the same time.',
  usages: ['', '--id ID'],
  examples: ['npm run admin -- mails-resend', 'npm run -s admin -- mails-resend --stage prod --json'],
  options: { id: { type: 'string', value: 'ID', help: 'Only the mail with this id, as `mails` lists it' } },
  plan: ({ id }) => {
    const wanted = id?.trim().toLowerCase();
    if (wanted !== undefined && !isId(wanted)) throw new UsageError('--id takes the id of a mail, as `mails` lists it');
    return async ({ outbox, ids, clock }) => {
      const failed = await outbox.listFailed(MAX_MAILS);
      const chosen = wanted === undefined ? failed : [oneOf(failed, wanted)];
      const resent: FailedMail[] = [];
      for (const mail of chosen) {
        // False if another run has sent it again meanwhile.
        if (await outbox.resendFailed(mail, { id: ids.newId(), now: clock.now() })) resent.push(mail);
      }
      const left = failed.length === MAX_MAILS ? ' There may be more: run it again.' : '';
      const count = resent.length === 1 ? '1 mail' : `${resent.length} mails`;
      return { json: { resent: resent.map(mailJson) }, text: `Put into the outbox again: ${count}.${left}` };
    };
  },
});

const oneOf = (failed: readonly FailedMail[], wanted: string): FailedMail => {
  const mail = failed.find(({ id }) => id === wanted);
  if (mail !== undefined) return mail;
  throw new AdminError('mail_not_found', 'There is no failed mail with this id: see `mails`.');
};

import type { FailedMail } from '../../../lib/auth/entities';
import { isId } from '../../../lib/auth/user-id';
import { AdminError, UsageError } from '../admin-error';
import { defineCommand } from '../command';
import { mailJson } from '../show';

/** Far more than anybody leaves lying about; a further run takes the next. */
const MAX = 10_000;

/** Send again what could not be sent. */
export const mailsResend = defineCommand({
  name: 'mails-resend',
  summary: 'Send again what could not be sent: every mail that `mails` lists, or one of them',
  details:
    'Each goes into the outbox anew, once, under a new id, and is sent from there like any other: its link is a new one, good\n' +
    'from then on. What is refused again is back in the list. It may be repeated, and run beside another.',
  usages: ['', '--id ID'],
  examples: ['npm run admin -- mails-resend', 'npm run -s admin -- mails-resend --stage prod --json'],
  options: { id: { type: 'string', value: 'ID', help: 'Only this one, by its id in the list' } },
  plan: ({ id }) => {
    const wanted = id?.trim().toLowerCase();
    if (wanted !== undefined && !isId(wanted)) throw new UsageError('--id takes the id of a mail, as `mails` lists it');
    return async ({ outbox, ids, clock }) => {
      const failed = await outbox.listFailed(MAX);
      const chosen = wanted === undefined ? failed : [oneOf(failed, wanted)];
      const resent: FailedMail[] = [];
      for (const mail of chosen) {
        // Of two who send it again one does: for the other it is not in the list any more.
        if (await outbox.resendFailed(mail, { id: ids.newId(), now: clock.now() })) resent.push(mail);
      }
      const left = failed.length === MAX ? ' There may be more: run it again.' : '';
      const count = resent.length === 1 ? '1 mail' : `${resent.length} mails`;
      return { json: { resent: resent.map(mailJson) }, text: `Put into the outbox again: ${count}.${left}` };
    };
  },
});

const oneOf = (failed: readonly FailedMail[], wanted: string): FailedMail => {
  const mail = failed.find(({ id }) => id === wanted);
  if (mail !== undefined) return mail;
  throw new AdminError(
    'mail_not_found',
    'No mail with this id is waiting to be sent again: `mails` lists those that are.',
  );
};

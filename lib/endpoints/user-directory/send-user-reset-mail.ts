import * as v from 'valibot';
import { type SendUserResetMailDeps, sendUserResetMail } from '../../auth/passwords/send-user-reset-mail';
import { privateEndpoint } from '../../http/handler';
import { ok } from '../../http/response';
import { noMail } from '../answers';
import { type MailRouteSettings, mailingPrecondition } from '../mail-route';
import type { Operation } from '../operation';
import { eitherOf, refused, withoutSecondFactor } from '../refusals';
import { directorySecurity, insufficientPrivilege, notAdmin, notSignedIn, refusal, userNotFound } from './answers';
import { type TokenCallers, withRoles } from './callers';
import { userDirectory } from './surface';

export const operation = (): Operation => ({
  summary: 'Send a user the mail for a new password',
  description:
    'The mail of `POST /reset_password`, with its link. The password and the sessions stay until the user opens the link and sets a new ' +
    'password; that also verifies the email. Counted with the other mails of this kind to the user.',
  security: directorySecurity,
  answers: {
    200: {
      description: 'The mail is queued.',
      schema: v.strictObject({ message: v.literal('Mail sent.') }),
      examples: { success: { message: 'Mail sent.' } },
    },
    401: notSignedIn,
    403: refusal(
      'The caller is not an admin, may not change this user, the user is not active or has a login name in place of an email, or the ' +
        'caller has no second factor where one is required.',
      [notAdmin, insufficientPrivilege, refused('not_allowed'), refused('cross_site'), ...withoutSecondFactor],
    ),
    404: eitherOf('The caller’s customer has no such user. Mode `classic` has no such path.', [userNotFound, noMail]),
  },
  cost: { roundTrips: 4, readUnits: 3, writeUnits: 4, passwordHashes: 0 },
  isMailLimited: true,
});

export const createHandler = (deps: SendUserResetMailDeps & { callers: TokenCallers }, settings: MailRouteSettings) =>
  privateEndpoint(
    userDirectory,
    settings,
    withRoles(deps.callers, ['admin']),
    { precondition: mailingPrecondition(settings) },
    async ({ caller, pathId }) => {
      await sendUserResetMail(deps, caller, pathId('id'));
      return ok({ message: 'Mail sent.' });
    },
  );

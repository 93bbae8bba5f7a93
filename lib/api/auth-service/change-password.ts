import * as v from 'valibot';
import { requiredText } from '../../auth/fields';
import type { Operation } from '../operation';
import { emailAndMessage, refusal, unreadable } from './answers';

/** Both as typed: the use-case judges them. */
export const changePasswordBody = v.strictObject({ current_password: requiredText, new_password: requiredText });

export const changePassword = (): Operation => ({
  summary: 'Change the password',
  description:
    'Ends every session of the user and begins a new one for this browser. In `hardened` mode the owner is told by mail.',
  security: ['authServiceSession'],
  body: {
    schema: changePasswordBody,
    accepts: 'form-or-json',
    example: { current_password: 'correct horse', new_password: 'battery staple' },
  },
  answers: {
    200: {
      ...emailAndMessage('The new password counts, every older session is dead.', 'Password updated'),
      headers: { 'set-cookie': 'The new session, as a sign-in sets it.' },
    },
    400: refusal('A field is missing, the new password cannot be set, or the body cannot be read.', {
      currentMissing: 'current_password missing',
      newMissing: 'new_password missing',
      passwordTooLong: 'new_password is longer than 72 bytes',
      ...unreadable,
    }),
    403: refusal('No live session, the current password is another one, or a page of another site sent the request.', {
      notSignedIn: 'Forbidden',
      otherSite: 'Forbidden',
      wrongPassword: 'wrong current password',
    }),
  },
  cost: { roundTrips: 6, readUnits: 2, writeUnits: 20, passwordHashes: 2 },
  classicCost: { roundTrips: 7, writeUnits: 17 },
  isGuessLimited: true,
});

import * as v from 'valibot';
import { AuthError } from '../../../auth/errors';
import { type RemovePasskeyDeps, removePasskey } from '../../../auth/passkeys/remove-passkey';
import type { RecentAuthenticationSettings } from '../../../auth/sessions/recent-authentication';
import type { SessionCallerDeps } from '../../../auth/tokens/find-session-caller';
import { privateEndpoint } from '../../../http/handler';
import { ok } from '../../../http/response';
import { authServiceSecurity, refusal } from '../../answers';
import type { Operation } from '../../operation';
import { refused, tokenRefused, withoutSecondFactor } from '../../refusals';
import { type SessionRouteSettings, withRecentAuthentication } from '../callers';
import { authService } from '../surface';

export const operation = (): Operation => ({
  summary: 'Remove a passkey',
  description:
    'Needs a recent sign-in. A mail notifies the owner, in both modes. Sessions that began with the passkey go on: see ' +
    '`DELETE /sessions/{reference}`.',
  security: authServiceSecurity,
  answers: {
    200: {
      description: 'The passkey no longer signs in.',
      schema: v.strictObject({ message: v.literal('passkey removed') }),
      examples: { success: { message: 'passkey removed' } },
    },
    403: refusal(
      'No live session, a sign-in longer ago than `RECENT_AUTHENTICATION` (10 minutes by default), or a page of another site sent the request.',
      [
        refused('not_signed_in'),
        tokenRefused,
        refused('cross_site'),
        new AuthError('reauthentication_required', { minutes: 10 }),
        ...withoutSecondFactor,
      ],
    ),
    404: refusal('The user has no passkey with this id.', [refused('passkey_not_found')]),
    409: refusal('It is the last passkey of a user without a password.', [refused('last_sign_in_method')]),
  },
  cost: { roundTrips: 2, readUnits: 2, writeUnits: 11, passwordHashes: 0 },
  classicCost: { roundTrips: 3 },
});

export const createHandler = (
  deps: SessionCallerDeps & RemovePasskeyDeps & RecentAuthenticationSettings,
  settings: SessionRouteSettings,
) =>
  privateEndpoint(authService, settings, withRecentAuthentication(deps, settings), {}, async (request) => {
    await removePasskey(deps, request.caller, request.pathParameter('id'));
    return ok({ message: 'passkey removed' });
  });

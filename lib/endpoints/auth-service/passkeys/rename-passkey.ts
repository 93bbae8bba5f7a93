import * as v from 'valibot';
import { AuthError } from '../../../auth/errors';
import type { PasskeysStore } from '../../../auth/stores/passkeys-store';
import type { SessionCallerDeps } from '../../../auth/tokens/find-session-caller';
import { privateEndpoint } from '../../../http/handler';
import { ok } from '../../../http/response';
import { authServiceSecurity, noLiveSessionOrOtherSite, refusal } from '../../answers';
import { examplePasskey, listedPasskey, passkeySchema } from '../../listed-passkey';
import type { Operation } from '../../operation';
import { passkeyNameField } from '../../passkey-fields';
import { invalid, missing, refused, unreadable } from '../../refusals';
import { type SessionRouteSettings, signedIn } from '../callers';
import { authService } from '../surface';

export const renamePasskeyBody = v.strictObject({ name: passkeyNameField });

export const operation = (): Operation => ({
  summary: 'Rename a passkey',
  description: 'Only its user sees the name.',
  security: authServiceSecurity,
  body: { schema: renamePasskeyBody, accepts: 'form-or-json', example: { name: 'Laptop' } },
  answers: {
    200: { description: 'Renamed.', schema: passkeySchema, examples: { success: examplePasskey } },
    400: refusal('The name is missing or not accepted, or the body cannot be read.', [
      missing('name'),
      invalid('name', { code: 'too_long', maximum: 64 }),
      invalid('name', { code: 'control_characters' }),
      ...unreadable,
    ]),
    403: noLiveSessionOrOtherSite,
    404: refusal('The user has no passkey with this id.', [refused('passkey_not_found')]),
  },
  cost: { roundTrips: 2, readUnits: 2, writeUnits: 1, passwordHashes: 0 },
  classicCost: { roundTrips: 3 },
});

type Deps = SessionCallerDeps & { passkeys: Pick<PasskeysStore, 'renamePasskey'> };

export const createHandler = (deps: Deps, settings: SessionRouteSettings) =>
  privateEndpoint(authService, settings, signedIn(deps, settings), { body: renamePasskeyBody }, async (request) => {
    const { caller, body, pathParameter } = request;
    const renamed = await deps.passkeys.renamePasskey({ userId: caller.id, id: pathParameter('id'), name: body.name });
    if (renamed === null) throw new AuthError('passkey_not_found');
    return ok(listedPasskey(renamed));
  });

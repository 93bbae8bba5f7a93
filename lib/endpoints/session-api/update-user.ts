import * as v from 'valibot';
import { type UpdateUserDeps, updateUser } from '../../auth/accounts/update-user';
import type { User } from '../../auth/entities';
import { nameField } from '../../auth/fields';
import type { EdgeSettings } from '../../http/cross-origin';
import { type CallerSource, privateEndpoint } from '../../http/handler';
import { ok } from '../../http/response';
import type { Operation } from '../operation';
import { invalid, refusalsOf, unreadable } from '../refusals';
import { requireUnchanged } from '../unchanged-fields';
import { notFound, privateRefusals, sessionApiSecurity, userAnswer } from './answers';
import { userChange, userChangeErrors } from './surface';
import { sessionApiUser } from './user';

/**
 * A name that is not sent stays as it is; `null` removes it. The other fields must be as `GET` shows them, except `updated_at`: the
 * change itself sets it, so a request that is repeated because its answer was lost has an earlier one.
 */
export const updateUserBody = v.strictObject({
  first_name: v.optional(nameField),
  last_name: v.optional(nameField),
  created_at: v.optional(v.string()),
  email: v.optional(v.string()),
  id: v.optional(v.string()),
  updated_at: v.optional(v.string()),
});

export const operation = (): Operation => ({
  summary: 'Change the names of a user',
  description:
    'A name that is not sent stays as it is; `null` removes it. The other fields of `GET` may be sent back, but a value that differs from the stored one is refused; `updated_at` is ignored.',
  security: sessionApiSecurity,
  body: { schema: updateUserBody, accepts: 'json-object', example: { first_name: 'Robert', last_name: null } },
  answers: {
    200: userAnswer('The changed user.'),
    400: refusalsOf(userChangeErrors)('Nothing was changed.', [
      ...unreadable,
      invalid('first_name', { code: 'too_long', maximum: 200 }),
      invalid('email', { code: 'read_only' }),
    ]),
    ...privateRefusals,
    404: notFound,
  },
  cost: { roundTrips: 3, readUnits: 3, writeUnits: 7, passwordHashes: 0 },
  classicCost: { roundTrips: 4 },
});

export const createHandler = (deps: UpdateUserDeps & { callers: CallerSource }, settings: EdgeSettings) =>
  privateEndpoint(userChange, settings, deps.callers, { body: updateUserBody }, async ({ body, caller, pathId }) => {
    const { first_name: firstName, last_name: lastName, updated_at: _, ...others } = body;
    const check = (before: User) => requireUnchanged(others, sessionApiUser(before));
    return ok(sessionApiUser(await updateUser(deps, caller, pathId('id'), { firstName, lastName }, check)));
  });

import * as v from 'valibot';
import type { Answer } from '../operation';
import { refused, withoutSecondFactor } from '../refusals';
import { insufficientPrivilege, notAdmin, refusal } from './answers';

/** The answer of a route that has done something with an invitation. */
export const done = (description: string, message: string): Answer => ({
  description,
  schema: v.strictObject({ message: v.literal(message) }),
  examples: { success: { message } },
});

/** The caller may not do something with this invitation. */
export const mayNotChange = refusal(
  'The caller is not an admin, may not change this user, or has no second factor where one is required.',
  [notAdmin, insufficientPrivilege, refused('cross_site'), ...withoutSecondFactor],
);

/** There is no open invitation. */
export const notInvited = refusal('The user has accepted the invitation, was never invited, or is not active.', [
  refused('not_invited'),
]);

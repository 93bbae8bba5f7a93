import * as v from 'valibot';
import { AuthError } from '../../auth/errors';
import { loginSchema } from '../login-schema';
import type { Answer } from '../operation';
import { refusalsOf, refused, withoutSecondFactor } from '../refusals';
import { exampleSecondStep, secondStepEntries } from '../second-step';
import { sessionApiErrors } from './surface';

/** An error answer of the session API. */
export const refusal = refusalsOf(sessionApiErrors);

const dateTime = v.pipe(v.string(), v.regex(/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/));

/** The schema of what `sessionApiUser` returns. */
export const userSchema = v.strictObject({
  created_at: dateTime,
  email: loginSchema,
  first_name: v.nullable(v.string()),
  id: v.pipe(v.string(), v.uuid()),
  last_name: v.nullable(v.string()),
  updated_at: dateTime,
});

/** An example that `userSchema` accepts. */
export const exampleUser = {
  created_at: '2026-11-20 10:00:00',
  email: 'bob@example.com',
  first_name: 'Bob',
  id: '5b1c1e9a-8a53-4c40-9d6a-0b8a4a9d2f11',
  last_name: null,
  updated_at: '2026-11-20 10:00:00',
};

/** A success of the session API that shows a user. */
export const userAnswer = (description: string): Answer => ({
  description,
  schema: userSchema,
  examples: { success: exampleUser },
});

/** The answers of a private route to callers who are not authenticated in the way that AUTH_TYPE selects. */
const refusalsWith = (reason: string, errors: readonly Error[]): Readonly<Record<401 | 403, Answer>> => ({
  401: refusal('Neither an `Authorization` header nor a session cookie was sent.', [
    new AuthError('not_authenticated', { challenge: null }),
  ]),
  403: refusal(
    'The credentials are not accepted under the selected AUTH_TYPE; or a page of another site sent a request that ' +
      `changes state. Or the user must have a second factor (\`REQUIRE_SECOND_FACTOR\`), and this session proved none; or they have one, and AUTH_TYPE is \`basic_auth\`.${reason}`,
    [refused('not_accepted'), refused('cross_site'), ...withoutSecondFactor, ...errors],
  ),
});

/** The answers of every private route to callers whom it does not admit. */
export const privateRefusals = refusalsWith('', []);

/** As `privateRefusals`, for the routes of admins. */
export const adminRefusals = refusalsWith(' Mode `hardened`: or the caller is not an admin.', [refused('not_allowed')]);

/** As `privateRefusals`, for the deletion of a user. */
export const deletionRefusals = refusalsWith(
  ' Or the user has a reserved role that the caller does not have, or is the last active admin of their customer. Mode ' +
    '`hardened`: or it is the caller, who signed in longer ago than `RECENT_AUTHENTICATION`.',
  [
    new AuthError('insufficient_privilege', { roles: ['auditor'] }),
    refused('last_admin'),
    new AuthError('reauthentication_required', { minutes: 10 }),
  ],
);

/** A refused sign-in that may also ask for the second step. */
export const withSecondStep = (answer: Answer): Answer => ({
  ...answer,
  schema: v.union([
    ...(answer.schema === undefined ? [] : [answer.schema]),
    v.strictObject({
      error: v.literal('second factor required'),
      code: v.optional(v.literal('second_factor_required')),
      ...secondStepEntries,
    }),
  ]),
  examples: {
    ...answer.examples,
    second_factor_required: {
      error: 'second factor required',
      code: 'second_factor_required',
      ...exampleSecondStep,
    },
  },
  errors: [...(answer.errors ?? []), { status: 401, code: 'second_factor_required' }],
});

/** A user of another customer gets the same answer as one who does not exist. */
export const notFound = refusal('The customer has no such user.', [refused('user_not_found')]);

/** AUTH_TYPE selects one of these. */
export const sessionApiSecurity = ['sessionApiSession', 'basic'] as const;

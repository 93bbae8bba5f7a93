import * as v from 'valibot';
import type { Answer } from '../operation';

const error = v.strictObject({ error: v.string() });

/** A refusal of the session API. @param errors name of the example -> the error. */
export const refusal = (description: string, errors: Readonly<Record<string, string>>): Answer => ({
  description,
  schema: error,
  examples: Object.fromEntries(Object.entries(errors).map(([name, text]) => [name, { error: text }])),
});

const dateTime = v.pipe(v.string(), v.regex(/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/));

/** A user as `sessionApiUser` shows one. */
export const userSchema = v.strictObject({
  created_at: dateTime,
  email: v.pipe(v.string(), v.email()),
  first_name: v.nullable(v.string()),
  id: v.pipe(v.string(), v.uuid()),
  last_name: v.nullable(v.string()),
  updated_at: dateTime,
});

/** One that `userSchema` accepts. */
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

/** What every private route says to who is not signed in as AUTH_TYPE wants it. */
export const privateRefusals: Readonly<Record<401 | 403, Answer>> = {
  401: refusal('Neither an `Authorization` header nor a session cookie was sent.', { nothingSent: 'Unauthorized' }),
  403: refusal(
    'What was sent leads to no user under the selected AUTH_TYPE; or a page of another site sent a request that changes something.',
    { notAccepted: 'Forbidden', otherSite: 'Forbidden' },
  ),
};

/** Also for a user of another customer. */
export const notFound = refusal('No such user.', { notFound: 'Not found' });

/** Either of these, whichever AUTH_TYPE selects. */
export const sessionApiSecurity = ['sessionApiSession', 'basic'] as const;

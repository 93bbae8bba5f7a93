import * as v from 'valibot';
import { loginSchema } from '../login-schema';
import type { Answer } from '../operation';

const error = v.strictObject({ error: v.string() });

/** An error answer of the session API. @param errors name of the example -> the error. */
export const refusal = (description: string, errors: Readonly<Record<string, string>>): Answer => ({
  description,
  schema: error,
  examples: Object.fromEntries(Object.entries(errors).map(([name, text]) => [name, { error: text }])),
});

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

/** The answers of every private route to callers who are not authenticated in the way that AUTH_TYPE selects. */
export const privateRefusals: Readonly<Record<401 | 403, Answer>> = {
  401: refusal('Neither an `Authorization` header nor a session cookie was sent.', { nothingSent: 'Unauthorized' }),
  403: refusal(
    'The credentials are not accepted under the selected AUTH_TYPE; or a page of another site sent a request that ' +
      'changes state.',
    { notAccepted: 'Forbidden', otherSite: 'Forbidden' },
  ),
};

/** A user of another customer gets the same answer as one who does not exist. */
export const notFound = refusal('The customer has no such user.', { notFound: 'Not found' });

/** AUTH_TYPE selects one of these. */
export const sessionApiSecurity = ['sessionApiSession', 'basic'] as const;

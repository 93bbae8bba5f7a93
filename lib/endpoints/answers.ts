import * as v from 'valibot';
import { loginSchema } from './login-schema';
import type { Answer } from './operation';

const message = v.strictObject({ message: v.string() });

/** An error answer of the auth service. @param messages name of the example -> the message. */
export const refusal = (description: string, messages: Readonly<Record<string, string>>): Answer => ({
  description,
  schema: message,
  examples: Object.fromEntries(Object.entries(messages).map(([name, text]) => [name, { message: text }])),
});

/** A success of the auth service, with the email of the account and a message. */
export const emailAndMessage = (description: string, text: string): Answer => ({
  description,
  schema: v.strictObject({ email: loginSchema, message: v.literal(text) }),
  examples: { success: { email: 'bob@example.com', message: text } },
});

/** Messages for a body that cannot be read. Every route of the auth service with a body can answer them. */
export const unreadable = {
  notJson: 'body is not valid JSON',
  duplicate: 'duplicate field',
  unknown: 'unknown field',
} as const;

/** The answer of a route that changes state to a page of another site. */
export const fromOtherSite = refusal('A page of another site sent the request.', { otherSite: 'Forbidden' });

/** The answer of a route that needs a live session, if there is none. */
export const noLiveSession = refusal(
  'No live session: it is unknown, has expired or ended, or its cookie was sent twice.',
  {
    notSignedIn: 'Forbidden',
  },
);

/** As `noLiveSession`, for a route that changes state. */
export const noLiveSessionOrOtherSite = refusal(
  'No live session: it is unknown, has expired or ended, or its cookie was sent twice. Or a page of another site ' +
    'sent the request.',
  { notSignedIn: 'Forbidden', otherSite: 'Forbidden' },
);

/** In a contract mode that sends no mail. */
export const noMail: Answer = {
  description: 'Mode `classic` has no such path.',
  schema: v.strictObject({ error: v.string() }),
  examples: { noMail: { error: 'Not found' } },
};

import * as v from 'valibot';
import type { Answer } from './operation';

const message = v.strictObject({ message: v.string() });

/** A refusal of the auth service. @param messages name of the example -> the message. */
export const refusal = (description: string, messages: Readonly<Record<string, string>>): Answer => ({
  description,
  schema: message,
  examples: Object.fromEntries(Object.entries(messages).map(([name, text]) => [name, { message: text }])),
});

/** A success of the auth service that names the account and says what happened. */
export const emailAndMessage = (description: string, text: string): Answer => ({
  description,
  schema: v.strictObject({ email: v.pipe(v.string(), v.email()), message: v.literal(text) }),
  examples: { success: { email: 'bob@example.com', message: text } },
});

/** Messages that any body of this surface can earn. */
export const unreadable = {
  notJson: 'body is not valid JSON',
  duplicate: 'duplicate field',
  unknown: 'unknown field',
} as const;

/** What a route that changes state says to a page of another site. */
export const fromOtherSite = refusal('A page of another site sent the request.', { otherSite: 'Forbidden' });

/** What every route that needs a session says without a live one. */
export const noLiveSession = refusal('No live session: unknown, expired, ended, or sent more than once.', {
  notSignedIn: 'Forbidden',
});

/** The same where the route changes state. */
export const noLiveSessionOrOtherSite = refusal(
  'No live session: unknown, expired, ended, or sent more than once; or a page of another site sent the request.',
  { notSignedIn: 'Forbidden', otherSite: 'Forbidden' },
);

import * as v from 'valibot';
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
  schema: v.strictObject({ email: v.pipe(v.string(), v.email()), message: v.literal(text) }),
  examples: { success: { email: 'bob@example.com', message: text } },
});

/** Messages for a body that cannot be read. Every route of the auth service with a body can answer them. */
export const unreadable = {
  notJson: 'body is not valid JSON',
  duplicate: 'duplicate field',
  unknown: 'unknown field',
} as const;

/** The ways to authenticate on a private route. */
export const authServiceSecurity = ['authServiceSession', 'accessToken'] as const;

/** The answer of a route that changes state to a page of another site. */
export const fromOtherSite = refusal('A page of another site sent the request.', { otherSite: 'Forbidden' });

/** The answer of a route that needs a live session, if there is none. */
export const noLiveSession = refusal(
  'No live session: cookie or access token is unknown, has expired, or its session has ended. Or several cookies were sent, or ' +
    'a cookie and an access token of different sessions.',
  {
    notSignedIn: 'Forbidden',
  },
);

/** As `noLiveSession`, for a route that changes state. */
export const noLiveSessionOrOtherSite = refusal(
  'No live session: cookie or access token is unknown, has expired, or its session has ended. Or several cookies were sent, or ' +
    'a cookie and an access token of different sessions. Or a page of another site sent the request.',
  { notSignedIn: 'Forbidden', otherSite: 'Forbidden' },
);

/** In a contract mode that sends no mail. */
export const noMail: Answer = {
  description: 'Mode `classic` has no such path.',
  schema: v.strictObject({ error: v.string() }),
  examples: { noMail: { error: 'Not found' } },
};

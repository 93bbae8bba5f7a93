import * as v from 'valibot';
import { refusal } from '../answers';
import type { Answer } from '../operation';

/** What the link of a mail carries, as examples show it. */
export const exampleToken = '7d444840-9dc0-41d1-b245-5ffdce74fad2.r2V5b25kX3RoZV9sb29raW5nX2dsYXNzX3RoZXJlX2k';

/** The page a link leads to. */
export const linkPage: Answer = { description: 'A page with a form that uses the link. Nothing has been done yet.' };

/** A link that is read only. */
export const malformedLink = refusal('No link of a mail: cut off, or made up.', { refused: 'invalid or expired link' });

/** A link that is used. */
export const refusedLink = refusal(
  'One answer for a wrong, used, replaced or expired link and for one of another user; or a page of another site sent the request.',
  { refused: 'invalid or expired link', otherSite: 'Forbidden' },
);

/** In a mode that sends no mail. */
export const noMail: Answer = {
  description: 'Mode `classic`, as any path that is not there.',
  schema: v.strictObject({ error: v.string() }),
  examples: { noMail: { error: 'Not found' } },
};

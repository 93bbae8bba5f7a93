import { refusal } from '../answers';
import type { Answer } from '../operation';
import { refused } from '../refusals';

/** An example of a token of a link. */
export const exampleToken = '7d444840-9dc0-41d1-b245-5ffdce74fad2.r2V5b25kX3RoZV9sb29raW5nX2dsYXNzX3RoZXJlX2k';

/** The page that a link opens. */
export const linkPage: Answer = { description: 'A page with a form that uses the link. Nothing has changed yet.' };

/** For a link that is opened but not used yet: only the format of its token is checked. */
export const malformedLink = refusal('The link is incomplete or made up.', [refused('invalid_link')]);

/** For a link that is used. */
export const refusedLink = refusal(
  'The link is wrong, used, replaced, expired, or belongs to another user; or a page of another site sent the request.',
  [refused('invalid_link'), refused('cross_site')],
);

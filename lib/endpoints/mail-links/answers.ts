import { refusal } from '../answers';
import type { Answer, Cost } from '../operation';
import { refused } from '../refusals';

/** An example of a token of a link. */
export const exampleToken = '7d444840-9dc0-41d1-b245-5ffdce74fad2.r2V5b25kX3RoZV9sb29raW5nX2dsYXNzX3RoZXJlX2k';

/** The page that a link opens. */
export const linkPage: Answer = { description: 'A page with a form that uses the link. Nothing has changed yet.' };

/** For a link that is opened. Nothing is counted: the token has 122 random bits at least. */
export const deadLink = refusal('The link is incomplete, made up, used, replaced, or has expired.', [
  refused('invalid_link'),
]);

/** Of opening a link: the account is read. */
export const linkCost: Cost = { roundTrips: 1, readUnits: 1, writeUnits: 0, passwordHashes: 0 };

/** For a browser that used a link. Programs get the other success. */
export const browserLedOn = (where: string): Answer => ({
  description: 'To a browser: done. The next page says so.',
  headers: { location: where },
});

/** For a link that is used. */
export const refusedLink = refusal(
  'The link is wrong, used, replaced, expired, or belongs to another user; or a page of another site sent the request.',
  [refused('invalid_link'), refused('cross_site')],
);

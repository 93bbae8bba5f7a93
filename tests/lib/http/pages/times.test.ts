import { describe, expect, test } from '@jest/globals';
import { markupOf } from '../../../../lib/html/html';
import { agoText, timeText } from '../../../../lib/http/pages/times';

const now = new Date('2026-11-20T23:30:00.000Z');

describe('timeText', () => {
  test.each([
    ['en', 'Nov 20, 2026, 11:30 PM'],
    ['fr', '20 nov. 2026, 23:30'],
  ] as const)('writes a time in %s, in UTC, whatever the zone of the server is', (language, words) => {
    const markup = markupOf(timeText(language, now)).replaceAll(/\s/g, ' ');
    expect(markup).toBe(`<time datetime="2026-11-20T23:30:00.000Z">${words}</time>`);
  });
});

describe('agoText', () => {
  test.each([
    [-5, 'now', 'maintenant'],
    [0, 'now', 'maintenant'],
    [59, 'now', 'maintenant'],
    [60, '1 minute ago', 'il y a 1 minute'],
    [3599, '59 minutes ago', 'il y a 59 minutes'],
    [7200, '2 hours ago', 'il y a 2 heures'],
    [86_400, 'yesterday', 'hier'],
    [30 * 86_400, '30 days ago', 'il y a 30 jours'],
  ])('says of a time %i seconds ago: %s', (seconds, en, fr) => {
    const time = new Date(now.getTime() - seconds * 1000);
    const words = (['en', 'fr'] as const).map((language) => markupOf(agoText(language, time, now)));
    expect(
      words.map((markup) =>
        markup
          .replace(/<[^>]+>/g, '')
          .replaceAll(/\s/g, ' ')
          .replace('</time>', ''),
      ),
    ).toEqual([en, fr]);
  });
});

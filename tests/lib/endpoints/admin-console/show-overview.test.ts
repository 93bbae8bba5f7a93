import { describe, expect, test } from '@jest/globals';
import { createHandler } from '../../../../lib/endpoints/admin-console/show-overview';
import { leadOf, wordsOf } from '../../../support/account-pages';
import { createAdminConsole } from '../../../support/admin-console';

const createOverview = () => createAdminConsole((deps, settings) => ({ 'GET /admin': createHandler(deps, settings) }));

const DAY = '2026-11-19';

describe('the charts', () => {
  const withCounts = async (headers: Record<string, string> = {}) => {
    const { deps, admin, open } = createOverview();
    deps.countOnDay(1, DAY, { signedIn: 1234, refused: 7 });
    deps.countOnDay(1, '2026-11-20', { signedIn: 66 });
    deps.countOnDay(2, DAY, { signedUp: 99 });
    return String((await open('GET /admin', await admin(), { headers })).body);
  };

  test('show the sum of 30 days, and say the highest day in words', async () => {
    const page = await withCounts();
    expect(page).toContain('<strong>1,300</strong>Sign-ins');
    expect(page).toContain('<strong>7</strong>Refused sign-ins');
    expect(page).toContain('<strong>0</strong>New accounts');
    expect(page).toContain('Sign-ins per day from Oct 22 to Nov 20. The highest number is 1,234, on Nov 19.</title>');
    expect(page).toContain('New accounts per day from Oct 22 to Nov 20: none.</title>');
  });

  test('have one bar for each day on which something happened', async () => {
    const page = await withCounts();
    expect(page.match(/<rect /g)).toHaveLength(3);
    expect(page).toContain('<title>Nov 19: 1,234</title>');
    expect(page).not.toContain('<td>99<');
  });

  test('have a table with the same numbers of all days, the newest first', async () => {
    const page = await withCounts();
    expect(page.match(/<th scope="row">/g)).toHaveLength(30);
    expect(page).toContain(
      '<tbody><tr><th scope="row"><time datetime="2026-11-20">Nov 20, 2026</time></th><td>66</td><td>0</td><td>0</td></tr>' +
        '<tr><th scope="row"><time datetime="2026-11-19">Nov 19, 2026</time></th><td>1,234</td><td>7</td><td>0</td></tr>',
    );
  });

  test('use attributes of SVG and no style attributes, which the policy of the page refuses', async () => {
    expect(await withCounts()).not.toMatch(/ style="/);
  });

  test('speak French', async () => {
    const page = await withCounts({ 'accept-language': 'fr' });
    expect(page).toContain('Connexions refusées');
    expect(page).toMatch(/<strong>1\s300<\/strong>Connexions/);
  });
});

describe('GET /admin', () => {
  test('greets an admin, and leads to the parts of the console', async () => {
    const { admin, open } = createOverview();
    const answer = await open('GET /admin', await admin());
    expect(answer.status).toBe(200);
    expect(wordsOf(answer)).toContain('You manage the accounts of your organisation as admin@example.com.');
    expect(String(answer.body)).toContain('<a href="/admin" aria-current="true">Overview</a>');
  });

  test('refuses whoever is no admin, without a word about the console', async () => {
    const { person, signIn, open } = createOverview();
    const answer = await open('GET /admin', await signIn(person()));
    expect(answer.status).toBe(403);
    expect(wordsOf(answer)).not.toContain('organisation');
  });

  test('leads whoever is not signed in to the sign-in, and back', async () => {
    const { open } = createOverview();
    expect(leadOf(await open('GET /admin', null))).toEqual({
      status: 303,
      to: '/login?return_to=%2Fadmin',
      notice: 'sign_in_first',
    });
  });
});

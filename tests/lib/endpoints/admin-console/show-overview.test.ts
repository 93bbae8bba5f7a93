import { describe, expect, test } from '@jest/globals';
import { createHandler } from '../../../../lib/endpoints/admin-console/show-overview';
import { leadOf, wordsOf } from '../../../support/account-pages';
import { createAdminConsole } from '../../../support/admin-console';

const createOverview = () => createAdminConsole((deps, settings) => ({ 'GET /admin': createHandler(deps, settings) }));

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

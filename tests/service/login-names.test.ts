import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { newCredentials } from '../support/deps';
import { type Answer, cookieFrom } from '../support/event';
import { type LiveService, loadLiveService } from '../support/live-service';
import { adminWithTokens } from '../support/scenarios/user-directory';
import { useTables } from '../support/tables';

/** Accounts with a login name in place of an email, in the mode that sends mail. */
process.env.CONTRACT_MODE = 'hardened';
process.env.LIMIT_ACCOUNT_FAILURES = '5';

const tables = useTables();
let service: LiveService;

beforeAll(async () => {
  service = await loadLiveService();
});
beforeEach(() => tables.clear());

/** An admin, and a user with a login name whom they created. */
const withLoginName = async (typed = ' Admin12 ') => {
  const admin = await adminWithTokens(service);
  const headers = { authorization: `Bearer ${admin.token}` };
  const { password } = newCredentials();
  const json = { email: typed, name: 'Grace', password, active: true, roles: [] };
  const answer = await service.call('createDirectoryUser', { headers, json });
  return { headers, json, answer, email: 'admin12', password, id: (answer.body as { id: string }).id };
};
type Given = Awaited<ReturnType<typeof withLoginName>>;

const signIn = ({ password }: Given, email = 'admin12') => service.call('signIn', { form: { email, password } });
const mails = async () => (await tables.outbox.items()).filter(({ email }) => !String(email).includes('@'));
const statuses = (answers: Answer[]) => answers.map(({ status }) => status);

describe('an account with a login name', () => {
  test('is created in canonical form, counts as verified, and signs in on every surface however it is typed', async () => {
    const given = await withLoginName();
    expect([given.answer.status, given.answer.body]).toMatchObject([201, { email: 'admin12' }]);

    const json = { email: ' ADMIN12', password: given.password };
    const answers = [await service.call('signIn', { form: json }), await service.call('logIn', { form: json })];
    answers.push(await service.call('issueTokens', { json }));

    expect(statuses(answers)).toEqual([200, 200, 200]);
    expect(answers.map(({ body }) => (body as { email: string }).email)).toEqual(Array(3).fill('admin12'));
    const profile = await service.call('getProfile', { cookies: [cookieFrom(answers[0] as Answer)] });
    expect(profile.body).toMatchObject({ email: 'admin12' });
  });

  test('is unique, as an email is', async () => {
    const { headers, json } = await withLoginName();
    const again = await service.call('createDirectoryUser', { headers, json: { ...json, email: 'ADMIN12' } });
    expect(again.status).toBe(409);
  });

  test('is refused like an unknown email for a wrong password, and limited like one', async () => {
    const given = await withLoginName();
    const wrong = { ...given, password: 'a wrong password' };
    const answers = [];
    for (let guess = 0; guess < 6; guess += 1) answers.push(await signIn(wrong));
    expect(statuses(answers)).toEqual([401, 401, 401, 401, 401, 429]);
    expect(answers[0]?.text).toBe((await service.call('signIn', { form: newCredentials() })).text);
  });

  test('is found by a search', async () => {
    const { headers, id } = await withLoginName();
    for (const query of [{ email: 'MIN1' }, { email_prefix: 'admin1' }]) {
      const found = await service.call('searchUsers', { headers, query });
      expect(found.body).toMatchObject({ users: [{ id, email: 'admin12' }] });
    }
  });

  test('is sent no mail: its reset request is answered like any other, and only an admin resets its password', async () => {
    const given = await withLoginName();
    const { headers, email } = given;
    const asked = await service.call('requestPasswordReset', { form: { email } });
    const other = await service.call('requestPasswordReset', { form: { email: newCredentials().email } });
    const verified = await service.call('requestEmailVerification', { form: { email } });
    const { password } = newCredentials();
    const set = await service.call('setPassword', { headers, json: { email, password } });

    expect(statuses([asked, other, verified, set])).toEqual([200, 200, 200, 200]);
    expect((asked.body as { message: string }).message).toBe((other.body as { message: string }).message);
    expect(statuses([await signIn(given), await signIn({ ...given, password })])).toEqual([401, 200]);
    expect(await mails()).toEqual([]);
  });

  test('is sent no mail when its user changes the password, and gets an email from an admin only', async () => {
    const given = await withLoginName();
    const cookies = [cookieFrom(await signIn(given))];
    const asked = await service.call('requestEmailChange', { cookies, form: { new_email: newCredentials().email } });
    const form = { current_password: given.password, new_password: newCredentials().password };
    const changed = await service.call('changePassword', { cookies, form });

    expect(statuses([asked, changed])).toEqual([403, 200]);
    expect(await mails()).toEqual([]);
  });

  test('becomes an account with an email and back, and the old name is free', async () => {
    const given = await withLoginName();
    const { headers, id, json } = given;
    const { email } = newCredentials();
    const put = (login: string) =>
      service.call('updateDirectoryUser', {
        headers,
        pathParameters: { id },
        json: { email: login, name: 'Grace', active: true },
      });

    expect(statuses([await put(email), await signIn(given), await signIn(given, email)])).toEqual([200, 401, 200]);
    const heir = await service.call('createDirectoryUser', { headers, json });
    expect([heir.status, (await put('Admin12')).status]).toEqual([201, 409]);
    expect(statuses([await put('Grace'), await signIn(given, email), await signIn(given, 'grace')])).toEqual([
      200, 401, 200,
    ]);

    // The notice of the second change goes to the email that is no longer the user's.
    const changes = (await tables.outbox.items()).filter(({ purpose }) => purpose === 'email-changed');
    expect(changes.map((mail) => mail.email)).toEqual([email]);
    expect(await mails()).toEqual([]);
  });
});

describe('where an email is required, a login name is none', () => {
  test('a sign-up is refused', async () => {
    const { password } = newCredentials();
    const answer = await service.call('signUp', { form: { email: 'admin12', password } });
    expect([answer.status, answer.body]).toMatchObject([400, { message: 'email is not a valid address' }]);
  });
});

import { describe, expect, test } from '@jest/globals';
import { call, cookieFrom, gatewayEvent } from '../support/event';
import { packagedHandler } from '../support/packaged-handler';
import { useTables } from '../support/tables';

useTables();

const account = { email: 'ada@example.com', password: 'correct horse battery staple' };

describe('the packaged functions', () => {
  test('sign a user up once, sign them in, and know them by their cookie', async () => {
    const signUp = packagedHandler('signUp');
    const signedUp = await call(signUp, gatewayEvent('POST /users', { form: account, base64: true }));
    expect(signedUp).toMatchObject({ status: 200, body: { email: account.email, message: 'user created' } });

    const again = await call(signUp, gatewayEvent('POST /users', { json: account }));
    expect(again).toMatchObject({ status: 400, body: { message: 'email already registered' } });

    const signedIn = await call(packagedHandler('signIn'), gatewayEvent('POST /sessions', { json: account }));
    expect(signedIn).toMatchObject({ status: 200, body: { email: account.email, message: 'logged in' } });

    const profileEvent = gatewayEvent('GET /profile', { cookies: [cookieFrom(signedIn)] });
    const profile = await call(packagedHandler('getProfile'), profileEvent);
    expect(profile).toMatchObject({ status: 200, body: { email: account.email } });
  });

  test('answer without any table where they need none', async () => {
    const status = await call(packagedHandler('getStatus'), gatewayEvent('GET /api/v1/status'));
    expect(status).toMatchObject({ status: 200, body: { status: 'OK' } });
  });
});

import { totpCode, wrongTotpCode } from '../authenticator-app';
import { plantCanary } from '../canaries';
import type { Answer } from '../event';
import type { LiveService } from '../live-service';
import { PAGE, pageForm } from '../page-forms';
import { createSoftwareAuthenticator } from '../software-authenticator';
import { signedIn } from './auth-service';
import { aged } from './hardened';
import { answered, changeUser, grown, registering, withBoth, withPasskey } from './passkeys';
import { type Scenario, sends } from './scenario';
import { withApp } from './second-factors';

const scenario = (
  name: string,
  title: string,
  status: number,
  run: (service: LiveService) => Promise<Answer>,
  which: Partial<Scenario> = {},
): Scenario => ({ function: name, title, status, run, ...which });

const typical = { isTypical: true } as const;

/** `name=value` of the cookies that an answer sets. */
const cookiesOf = ({ cookies }: Answer): string[] => cookies.map((cookie) => cookie.split(';')[0] ?? '');

/** The secret of the challenge in the cookie of a second step, which authenticators sign. */
const challengeOf = (cookies: readonly string[]): string =>
  cookies
    .find((cookie) => cookie.includes('second_step='))
    ?.split('.')
    .at(-1) ?? '';

const send = (service: LiveService, name: string, session: string, fields: Record<string, string> = {}) =>
  service.call(name, pageForm(fields, { session }));

/** A user who has taken the first step of a sign-in on the page. */
export const atSecondStep = async <Account extends { email: string; password: string }>(
  service: LiveService,
  account: Account,
) => {
  const { email, password } = account;
  return { ...account, cookies: cookiesOf(await service.call('submitLogin', pageForm({ email, password }))) };
};

const passkeyLogin: Scenario[] = [
  scenario(
    'submitPasskeyLogin',
    'signs in',
    303,
    async (service) => {
      const { authenticator } = await withPasskey(service);
      const { challenge, passkey } = await answered(service, authenticator);
      return service.call('submitPasskeyLogin', pageForm({ challenge, passkey: JSON.stringify(passkey) }));
    },
    typical,
  ),
  scenario(
    'submitPasskeyLogin',
    'leads a passkey that did not verify its user to the second step',
    303,
    async (service) => {
      const { authenticator } = await withBoth(service);
      const { challenge, passkey } = await answered(service, authenticator, { userVerified: false });
      return service.call('submitPasskeyLogin', pageForm({ challenge, passkey: JSON.stringify(passkey) }));
    },
  ),
  scenario('submitPasskeyLogin', 'refuses a passkey that is not registered', 401, async (service) => {
    const authenticator = createSoftwareAuthenticator({ userHandle: '3696ee50-6743-45a4-8d7b-ba9511d8261c' });
    const { challenge, passkey } = await answered(service, authenticator);
    return service.call('submitPasskeyLogin', pageForm({ challenge, passkey: JSON.stringify(passkey) }));
  }),
  sends('submitPasskeyLogin', 'refuses a form without a passkey', 400, pageForm({ challenge: 'any', passkey: '' })),
  sends('submitPasskeyLogin', 'refuses a form without a token', 403, { form: { passkey: '' }, headers: PAGE }),
];

const secondStep: Scenario[] = [
  scenario(
    'showSecondStep',
    'asks for the code',
    200,
    async (service) => {
      const { cookies } = await atSecondStep(service, await withApp(service));
      return service.call('showSecondStep', { headers: PAGE, cookies });
    },
    typical,
  ),
  scenario('showSecondStep', 'offers a passkey', 200, async (service) => {
    const { cookies } = await atSecondStep(service, await withBoth(service));
    return service.call('showSecondStep', { headers: PAGE, cookies });
  }),
  sends('showSecondStep', 'leads whoever took no first step to the sign-in', 303, { headers: PAGE }),
  scenario(
    'submitSecondStep',
    'accepts the code of an app',
    303,
    async (service) => {
      const { cookies, nextCode } = await atSecondStep(service, await withApp(service));
      return service.call('submitSecondStep', pageForm({ code: nextCode() }, { cookies }));
    },
    typical,
  ),
  scenario('submitSecondStep', 'accepts a recovery code', 303, async (service) => {
    const { cookies, recoveryCodes } = await atSecondStep(service, await withApp(service));
    return service.call('submitSecondStep', pageForm({ code: recoveryCodes[0] ?? '', by: 'saved-code' }, { cookies }));
  }),
  scenario('submitSecondStep', 'accepts a passkey', 303, async (service) => {
    const { cookies, authenticator } = await atSecondStep(service, await withBoth(service));
    const passkey = authenticator.answer(challengeOf(cookies), { userVerified: false });
    return service.call('submitSecondStep', pageForm({ passkey: JSON.stringify(passkey) }, { cookies }));
  }),
  scenario('submitSecondStep', 'shows the form again after a wrong code', 401, async (service) => {
    const { cookies, wrongCode } = await atSecondStep(service, await withApp(service));
    return service.call('submitSecondStep', pageForm({ code: wrongCode() }, { cookies }));
  }),
  scenario('submitSecondStep', 'refuses an empty code', 400, async (service) => {
    const { cookies } = await atSecondStep(service, await withApp(service));
    return service.call('submitSecondStep', pageForm({ code: '' }, { cookies }));
  }),
  sends('submitSecondStep', 'leads whoever took no first step to the sign-in', 303, pageForm({ code: '123456' })),
  sends('submitSecondStep', 'refuses a form without a token', 403, { form: { code: '123456' }, headers: PAGE }),
];

/** A user to whom the page has shown the secret of an app. */
export const scanning = async (service: LiveService) => {
  const account = await signedIn(service);
  const { text } = await send(service, 'submitSetup', account.cookie);
  const secret = /name="secret" value="(\w+)"/.exec(text)?.[1] ?? '';
  plantCanary(secret);
  const code = (fields: Record<string, string>) =>
    send(service, 'submitSetupCode', account.cookie, { secret, ...fields });
  return { ...account, secret, code };
};

const setup: Scenario[] = [
  scenario(
    'showSetup',
    'explains what to do',
    200,
    async (service) => service.call('showSetup', { headers: PAGE, cookies: [(await signedIn(service)).cookie] }),
    typical,
  ),
  scenario('showSetup', 'leads on whoever has an app', 303, async (service) =>
    service.call('showSetup', { headers: PAGE, cookies: [(await withApp(service)).cookie] }),
  ),
  scenario(
    'submitSetup',
    'shows a secret',
    200,
    async (service) => send(service, 'submitSetup', (await signedIn(service)).cookie),
    typical,
  ),
  scenario('submitSetup', 'makes the first sealing key', 200, async (service) => {
    const { cookie } = await signedIn(service);
    const { tableClient } = await import('../../../lib/runtime/table-client');
    const { DeleteCommand } = await import('@aws-sdk/lib-dynamodb');
    const TableName = process.env.SIGNING_KEYS_TABLE;
    await tableClient.documents.send(new DeleteCommand({ TableName, Key: { id: 'sealing' } }));
    return send(service, 'submitSetup', cookie);
  }),
  scenario('submitSetup', 'asks whoever signed in long ago to prove it again', 303, async (service) =>
    send(service, 'submitSetup', await grown((await signedIn(service)).cookie)),
  ),
  scenario(
    'submitSetupCode',
    'shows the recovery codes',
    200,
    async (service) => {
      const { code, secret } = await scanning(service);
      return code({ code: totpCode(secret, new Date()) });
    },
    typical,
  ),
  scenario('submitSetupCode', 'shows the secret again after a wrong code', 401, async (service) => {
    const { code, secret } = await scanning(service);
    return code({ code: wrongTotpCode(secret, new Date()) });
  }),
  scenario('submitSetupCode', 'refuses an empty code', 400, async (service) =>
    (await scanning(service)).code({ code: '' }),
  ),
  scenario('submitSetupCode', 'leads back whoever has not begun', 303, async (service) =>
    send(service, 'submitSetupCode', (await signedIn(service)).cookie, { code: '123456' }),
  ),
];

/** A user with an app who has taken the first step of proving again who they are. */
const provingAgain = async (service: LiveService) => {
  const account = await withApp(service);
  const { cookie: session, password } = account;
  const first = await send(service, 'submitReauthentication', session, { current_password: password });
  const cookies = cookiesOf(first);
  const second = (fields: Record<string, string>) =>
    service.call('submitReauthentication', pageForm(fields, { session, cookies }));
  return { ...account, cookies, second };
};

const reauthentication: Scenario[] = [
  scenario(
    'showReauthentication',
    'asks for the password',
    200,
    async (service) =>
      service.call('showReauthentication', { headers: PAGE, cookies: [(await signedIn(service)).cookie] }),
    typical,
  ),
  scenario('showReauthentication', 'asks for the code', 200, async (service) => {
    const { cookie, cookies } = await provingAgain(service);
    return service.call('showReauthentication', { headers: PAGE, cookies: [cookie, ...cookies] });
  }),
  scenario('showReauthentication', 'offers a passkey in the second step', 200, async (service) => {
    const { cookie, password } = await withBoth(service);
    const first = await send(service, 'submitReauthentication', cookie, { current_password: password });
    return service.call('showReauthentication', { headers: PAGE, cookies: [cookie, ...cookiesOf(first)] });
  }),
  scenario(
    'submitReauthentication',
    'accepts the password',
    303,
    async (service) => {
      const { cookie, password } = await signedIn(service);
      return send(service, 'submitReauthentication', cookie, { current_password: password });
    },
    typical,
  ),
  scenario('submitReauthentication', 'leads to the second step', 303, async (service) => {
    const { cookie, password } = await withApp(service);
    return send(service, 'submitReauthentication', cookie, { current_password: password });
  }),
  scenario('submitReauthentication', 'accepts the code of an app', 303, async (service) => {
    const { second, nextCode } = await provingAgain(service);
    return second({ code: nextCode() });
  }),
  scenario('submitReauthentication', 'accepts a recovery code', 303, async (service) => {
    const { second, recoveryCodes } = await provingAgain(service);
    return second({ code: recoveryCodes[0] ?? '', by: 'saved-code' });
  }),
  scenario('submitReauthentication', 'accepts a passkey alone', 303, async (service) => {
    const { cookie, authenticator } = await withBoth(service);
    const { challenge, passkey } = await answered(service, authenticator);
    return send(service, 'submitReauthentication', cookie, { challenge, passkey: JSON.stringify(passkey) });
  }),
  scenario('submitReauthentication', 'shows the form again after a wrong code', 401, async (service) => {
    const { second, wrongCode } = await provingAgain(service);
    return second({ code: wrongCode() });
  }),
  scenario('submitReauthentication', 'shows the form again after a wrong password', 403, async (service) =>
    send(service, 'submitReauthentication', (await signedIn(service)).cookie, { current_password: 'wrong' }),
  ),
  scenario('submitReauthentication', 'refuses an empty password', 400, async (service) =>
    send(service, 'submitReauthentication', (await signedIn(service)).cookie, { current_password: '' }),
  ),
];

const newPasskey = async (service: LiveService, fields: Record<string, string> = {}) => {
  const { cookie, challenge, passkey } = await registering(service);
  return send(service, 'addAccountPasskey', cookie, { challenge, passkey: JSON.stringify(passkey), ...fields });
};

/** A user with one passkey, and a change of it. */
const change = async (service: LiveService, name: string, fields: Record<string, string> = {}) => {
  const { cookie, authenticator } = await withPasskey(service);
  return send(service, name, cookie, { id: authenticator.id, ...fields });
};

const passkeyForms: Scenario[] = [
  scenario('addAccountPasskey', 'adds it', 303, (service) => newPasskey(service, { name: 'Laptop' }), typical),
  scenario('addAccountPasskey', 'refuses a form without a passkey', 400, (service) =>
    newPasskey(service, { passkey: '' }),
  ),
  scenario('addAccountPasskey', 'refuses a challenge that it does not know', 401, (service) =>
    newPasskey(service, { challenge: 'any' }),
  ),
  scenario('addAccountPasskey', 'refuses more than 20', 409, async (service) => {
    const { email, cookie, challenge, passkey } = await registering(service);
    await changeUser(email, 'SET passkeys = :number');
    return send(service, 'addAccountPasskey', cookie, { challenge, passkey: JSON.stringify(passkey) });
  }),
  scenario(
    'renameAccountPasskey',
    'renames it',
    303,
    (service) => change(service, 'renameAccountPasskey', { name: 'Phone' }),
    typical,
  ),
  scenario('renameAccountPasskey', 'refuses an empty name', 400, (service) =>
    change(service, 'renameAccountPasskey', { name: ' ' }),
  ),
  scenario('renameAccountPasskey', 'refuses what the user does not have', 404, (service) =>
    change(service, 'renameAccountPasskey', { id: 'other', name: 'Phone' }),
  ),
  scenario('removeAccountPasskey', 'removes it', 303, (service) => change(service, 'removeAccountPasskey'), typical),
  scenario('removeAccountPasskey', 'refuses what the user does not have', 404, (service) =>
    change(service, 'removeAccountPasskey', { id: 'other' }),
  ),
  scenario('removeAccountPasskey', 'refuses an empty id', 400, (service) =>
    change(service, 'removeAccountPasskey', { id: '' }),
  ),
  scenario('removeAccountPasskey', 'refuses the last way in', 409, async (service) => {
    const { email, cookie, authenticator } = await withPasskey(service);
    await changeUser(email, 'REMOVE password_hash');
    return send(service, 'removeAccountPasskey', cookie, { id: authenticator.id });
  }),
];

const codeForms = (['removeAuthenticator', 'renewRecoveryCodes'] as const).flatMap((name): Scenario[] => [
  scenario(
    name,
    'accepts a code of the app',
    name === 'removeAuthenticator' ? 303 : 200,
    async (service) => {
      const { cookie, nextCode } = await withApp(service);
      return send(service, name, cookie, { code: nextCode() });
    },
    typical,
  ),
  scenario(name, 'accepts a recovery code', name === 'removeAuthenticator' ? 303 : 200, async (service) => {
    const { cookie, recoveryCodes } = await withApp(service);
    return send(service, name, cookie, { code: recoveryCodes[9] ?? '' });
  }),
  scenario(name, 'shows the form again after a wrong code', 401, async (service) => {
    const { cookie, wrongCode } = await withApp(service);
    return send(service, name, cookie, { code: wrongCode() });
  }),
  scenario(name, 'refuses an empty code', 400, async (service) =>
    send(service, name, (await withApp(service)).cookie, { code: '' }),
  ),
  scenario(name, 'refuses a user without an app', 409, async (service) =>
    send(service, name, (await signedIn(service)).cookie, { code: '123456' }),
  ),
]);

const PRIVATE = [
  'showSetup',
  'submitSetup',
  'submitSetupCode',
  'showReauthentication',
  'submitReauthentication',
  'addAccountPasskey',
  'renameAccountPasskey',
  'removeAccountPasskey',
  'removeAuthenticator',
  'renewRecoveryCodes',
];

const callers = PRIVATE.flatMap((name): Scenario[] => [
  sends(name, 'leads whoever is not signed in to the sign-in', 303, pageForm({})),
  scenario(
    name,
    'stores the use of the session',
    0,
    async (service) => send(service, name, await aged((await signedIn(service)).cookie)),
    { mode: 'hardened', isAnyStatus: true },
  ),
]);

/** The pages of second factors and passkeys. */
export const factorPageScenarios: readonly Scenario[] = [
  ...passkeyLogin,
  ...secondStep,
  ...setup,
  ...reauthentication,
  ...passkeyForms,
  ...codeForms,
  ...callers,
];

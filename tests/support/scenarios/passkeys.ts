import type { LiveService } from '../live-service';
import { createSoftwareAuthenticator, type SoftwareAuthenticator } from '../software-authenticator';
import { signedIn } from './auth-service';
import { type Scenario, sends, unreadableBodies } from './scenario';

interface Asked {
  readonly challenge: string;
  readonly passkey_options: { readonly challenge: string; readonly user: { readonly id: string } };
}

/** The session of this cookie began an hour ago. */
export const grown = async (cookie: string): Promise<string> => {
  const { tableClient } = await import('../../../lib/runtime/table-client');
  const { hashToken } = await import('../../../lib/crypto/hash-token');
  const { UpdateCommand } = await import('@aws-sdk/lib-dynamodb');
  const command = new UpdateCommand({
    TableName: process.env.SESSIONS_TABLE,
    Key: { id: hashToken(cookie.slice(cookie.indexOf('=') + 1)) },
    UpdateExpression: 'SET authenticated_at = :then',
    ExpressionAttributeValues: { ':then': Date.now() / 1000 - 3600 },
  });
  await tableClient.documents.send(command);
  return cookie;
};

/** The user of this cookie as the store of passkeys changes them. */
export const changeUser = async (email: string, change: string): Promise<void> => {
  const { users } = await import('../../../lib/runtime/users');
  const { tableClient } = await import('../../../lib/runtime/table-client');
  const { UpdateCommand } = await import('@aws-sdk/lib-dynamodb');
  const id = await users.findUserId(email);
  await tableClient.documents.send(
    new UpdateCommand({
      TableName: process.env.USERS_TABLE,
      Key: { id },
      UpdateExpression: change,
      ...(change.includes(':')
        ? { ExpressionAttributeValues: change.includes(':yes') ? { ':yes': true } : { ':number': 20 } }
        : {}),
    }),
  );
};

/** A new account with one session, and an authenticator that is about to be registered. */
export const registering = async (service: LiveService) => {
  const account = await signedIn(service);
  const { body } = await service.call('requestRegistration', { cookies: [account.cookie] });
  const { challenge, passkey_options: options } = body as Asked;
  const userHandle = Buffer.from(options.user.id, 'base64url').toString();
  const authenticator = createSoftwareAuthenticator({ userHandle });
  return { ...account, authenticator, challenge, passkey: authenticator.register(options.challenge) };
};

/** A new account with one session and one passkey. */
export const withPasskey = async (service: LiveService) => {
  const { authenticator, challenge, passkey, ...account } = await registering(service);
  const answer = await service.call('addPasskey', { json: { challenge, passkey }, cookies: [account.cookie] });
  if (answer.status !== 201) throw new Error(`no passkey was added: ${answer.text}`);
  return { ...account, authenticator };
};

const scenario = (name: string, title: string, status: number, run: Scenario['run'], isTypical = false): Scenario => ({
  function: name,
  title,
  status,
  run,
  isTypical,
});

/** The answer of a passkey to a new challenge of `POST /sessions/options`. */
export const answered = async (
  service: LiveService,
  authenticator: SoftwareAuthenticator,
  deviations: Parameters<SoftwareAuthenticator['answer']>[1] = {},
) => {
  const { challenge } = (await service.call('requestPasskeySignIn')).body as Asked;
  return { challenge, passkey: authenticator.answer(challenge, deviations) };
};

interface SecondStep {
  readonly challenge: string;
  readonly passkey_options: { readonly challenge: string };
}

/** The sign-ins of the three surfaces, and where each answers the second step. */
const SIGN_INS = [
  { name: 'signIn', secondStep: 202, stepOf: (body: unknown) => body as SecondStep },
  { name: 'logIn', secondStep: 401, stepOf: (body: unknown) => body as SecondStep },
  { name: 'issueTokens', secondStep: 401, stepOf: (body: unknown) => (body as { payload: SecondStep }).payload },
] as const;

/** A user with a passkey, who must send a second factor after the password. */
export const withBoth = async (service: LiveService) => {
  const account = await withPasskey(service);
  await changeUser(account.email, 'SET totp_enabled = :yes');
  return account;
};

const signInScenarios = SIGN_INS.flatMap(({ name, secondStep, stepOf }): Scenario[] => [
  scenario(name, 'accepts a passkey alone', 200, async (service) => {
    const { authenticator } = await withPasskey(service);
    return service.call(name, { json: await answered(service, authenticator) });
  }),
  scenario(name, 'refuses a passkey that is not registered', 401, async (service) => {
    const authenticator = createSoftwareAuthenticator({ userHandle: '3696ee50-6743-45a4-8d7b-ba9511d8261c' });
    return service.call(name, { json: await answered(service, authenticator) });
  }),
  scenario(name, 'refuses a challenge that was used', 401, async (service) => {
    const { authenticator } = await withPasskey(service);
    const json = await answered(service, authenticator);
    await service.call(name, { json });
    return service.call(name, { json });
  }),
  scenario(name, 'offers a passkey as the second step', secondStep, async (service) => {
    const { email, password } = await withBoth(service);
    return service.call(name, { json: { email, password } });
  }),
  scenario(name, 'accepts a passkey as the second step', 200, async (service) => {
    const { email, password, authenticator } = await withBoth(service);
    const { body } = await service.call(name, { json: { email, password } });
    const { challenge, passkey_options: options } = stepOf(body);
    const passkey = authenticator.answer(options.challenge, { userVerified: false });
    return service.call(name, { json: { challenge, passkey } });
  }),
  scenario(name, 'asks for a code after a passkey that did not verify its user', secondStep, async (service) => {
    const { authenticator } = await withBoth(service);
    return service.call(name, { json: await answered(service, authenticator, { userVerified: false }) });
  }),
]);

const reauthentications: readonly Scenario[] = [
  scenario('reauthenticate', 'offers a passkey as the second step', 202, async (service) => {
    const { cookie, password } = await withBoth(service);
    return service.call('reauthenticate', { json: { password }, cookies: [cookie] });
  }),
  scenario('reauthenticate', 'accepts a passkey as the second step', 200, async (service) => {
    const { cookie, password, authenticator } = await withBoth(service);
    const { body } = await service.call('reauthenticate', { json: { password }, cookies: [cookie] });
    const { challenge, passkey_options: options } = body as SecondStep;
    const passkey = authenticator.answer(options.challenge, { userVerified: false });
    return service.call('reauthenticate', { json: { challenge, passkey }, cookies: [cookie] });
  }),
  scenario('reauthenticate', 'accepts a passkey alone', 200, async (service) => {
    const { cookie, authenticator } = await withBoth(service);
    return service.call('reauthenticate', { json: await answered(service, authenticator), cookies: [cookie] });
  }),
  scenario('reauthenticate', 'asks for a code after a passkey that did not verify its user', 202, async (service) => {
    const { cookie, authenticator } = await withBoth(service);
    const json = await answered(service, authenticator, { userVerified: false });
    return service.call('reauthenticate', { json, cookies: [cookie] });
  }),
  scenario('reauthenticate', 'refuses a passkey of another user', 401, async (service) => {
    const { cookie } = await withPasskey(service);
    const other = await withPasskey(service);
    return service.call('reauthenticate', { json: await answered(service, other.authenticator), cookies: [cookie] });
  }),
  scenario('reauthenticate', 'refuses what is no passkey', 400, async (service) => {
    const { cookie } = await signedIn(service);
    return service.call('reauthenticate', { json: { challenge: 'any', passkey: '{}' }, cookies: [cookie] });
  }),
];

const UNKNOWN = { pathParameters: { id: 'AAAA' } };

const unreadableWhenSignedIn = (name: string): Scenario[] =>
  ['text that is not JSON', 'other media types', 'more than 16 kB'].flatMap((fault) =>
    unreadableBodies(name)
      .filter(({ title }) => title === `refuses ${fault}`)
      .map((refused) => refusedWhenSignedIn(refused)),
  );

export const passkeyScenarios: readonly Scenario[] = [
  ...signInScenarios,
  ...reauthentications,

  { ...sends('requestPasskeySignIn', 'asks for any passkey', 200), isTypical: true },
  sends('requestPasskeySignIn', 'accepts an email', 200, { json: { email: 'ann@example.com' } }),
  sends('requestPasskeySignIn', 'refuses text that is no email', 400, { form: { email: 'ann at example' } }),
  ...unreadableBodies('requestPasskeySignIn').filter(({ title }) => title !== 'refuses duplicate fields'),

  scenario(
    'requestRegistration',
    'asks for a new passkey',
    200,
    async (service) => service.call('requestRegistration', { cookies: [(await signedIn(service)).cookie] }),
    true,
  ),
  sends('requestRegistration', 'refuses whoever is not signed in', 403),
  scenario('requestRegistration', 'refuses an old sign-in', 403, async (service) =>
    service.call('requestRegistration', { cookies: [await grown((await signedIn(service)).cookie)] }),
  ),
  scenario('requestRegistration', 'refuses a user with 20 passkeys', 409, async (service) => {
    const { cookie, email } = await signedIn(service);
    await changeUser(email, 'SET passkeys = :number');
    return service.call('requestRegistration', { cookies: [cookie] });
  }),

  scenario(
    'addPasskey',
    'adds a passkey',
    201,
    async (service) => {
      const { cookie, challenge, passkey } = await registering(service);
      return service.call('addPasskey', { json: { challenge, passkey, name: 'Phone' }, cookies: [cookie] });
    },
    true,
  ),
  scenario('addPasskey', 'adds a passkey from a form', 201, async (service) => {
    const { cookie, challenge, passkey } = await registering(service);
    return service.call('addPasskey', { form: { challenge, passkey: JSON.stringify(passkey) }, cookies: [cookie] });
  }),
  scenario('addPasskey', 'adds the passkey of a deleted user', 201, async (service) => {
    const first = await withPasskey(service);
    await service.call('deleteMe', { cookies: [await sessionApiCookie(service, first)] });
    const { cookie, challenge, passkey_options: options } = await asked(service);
    const passkey = first.authenticator.register(options.challenge);
    return service.call('addPasskey', { json: { challenge, passkey }, cookies: [cookie] });
  }),
  scenario('addPasskey', 'refuses a passkey that is registered', 401, async (service) => {
    const { authenticator } = await withPasskey(service);
    const { cookie, challenge, passkey_options: options } = await asked(service);
    const passkey = authenticator.register(options.challenge);
    return service.call('addPasskey', { json: { challenge, passkey }, cookies: [cookie] });
  }),
  scenario('addPasskey', 'refuses a challenge that was used', 401, async (service) => {
    const { cookie, challenge, passkey } = await registering(service);
    const parts = { json: { challenge, passkey }, cookies: [cookie] };
    await service.call('addPasskey', parts);
    return service.call('addPasskey', parts);
  }),
  scenario('addPasskey', 'refuses what is no passkey', 400, async (service) => {
    const { cookie, challenge } = await registering(service);
    return service.call('addPasskey', { json: { challenge, passkey: '{}' }, cookies: [cookie] });
  }),
  scenario('addPasskey', 'refuses the 21st', 409, async (service) => {
    const { cookie, email, challenge, passkey } = await registering(service);
    await changeUser(email, 'SET passkeys = :number');
    return service.call('addPasskey', { json: { challenge, passkey }, cookies: [cookie] });
  }),
  sends('addPasskey', 'refuses whoever is not signed in', 403, { json: {} }),
  ...unreadableWhenSignedIn('addPasskey'),

  scenario(
    'listPasskeys',
    'lists the passkeys',
    200,
    async (service) => service.call('listPasskeys', { cookies: [(await withPasskey(service)).cookie] }),
    true,
  ),
  sends('listPasskeys', 'refuses whoever is not signed in', 403),

  scenario(
    'renamePasskey',
    'renames a passkey',
    200,
    async (service) => {
      const { cookie, authenticator } = await withPasskey(service);
      const pathParameters = { id: authenticator.id };
      return service.call('renamePasskey', { form: { name: 'Laptop' }, pathParameters, cookies: [cookie] });
    },
    true,
  ),
  ...unreadableWhenSignedIn('renamePasskey'),
  sends('renamePasskey', 'refuses whoever is not signed in', 403, { form: { name: 'Laptop' }, ...UNKNOWN }),
  scenario('renamePasskey', 'refuses a long name', 400, async (service) => {
    const { cookie } = await signedIn(service);
    return service.call('renamePasskey', { form: { name: 'x'.repeat(65) }, ...UNKNOWN, cookies: [cookie] });
  }),
  scenario('renamePasskey', 'does not find an unknown passkey', 404, async (service) => {
    const { cookie } = await signedIn(service);
    return service.call('renamePasskey', { form: { name: 'Laptop' }, ...UNKNOWN, cookies: [cookie] });
  }),

  scenario(
    'removePasskey',
    'removes a passkey',
    200,
    async (service) => {
      const { cookie, authenticator } = await withPasskey(service);
      return service.call('removePasskey', { pathParameters: { id: authenticator.id }, cookies: [cookie] });
    },
    true,
  ),
  sends('removePasskey', 'refuses whoever is not signed in', 403, UNKNOWN),
  scenario('removePasskey', 'refuses an old sign-in', 403, async (service) =>
    service.call('removePasskey', { ...UNKNOWN, cookies: [await grown((await signedIn(service)).cookie)] }),
  ),
  scenario('removePasskey', 'does not find an unknown passkey', 404, async (service) =>
    service.call('removePasskey', { ...UNKNOWN, cookies: [(await signedIn(service)).cookie] }),
  ),
  scenario('removePasskey', 'keeps the last one of a user without a password', 409, async (service) => {
    const { cookie, email, authenticator } = await withPasskey(service);
    await changeUser(email, 'REMOVE password_hash');
    return service.call('removePasskey', { pathParameters: { id: authenticator.id }, cookies: [cookie] });
  }),
];

const asked = async (service: LiveService) => {
  const { cookie } = await signedIn(service);
  const { body } = await service.call('requestRegistration', { cookies: [cookie] });
  return { cookie, ...(body as Asked) };
};

const sessionApiCookie = async (service: LiveService, { email, password }: { email: string; password: string }) => {
  const { cookies = [] } = await service.call('logIn', { form: { email, password } });
  return cookies[0]?.split(';')[0] ?? '';
};

function refusedWhenSignedIn(refused: Scenario): Scenario {
  return {
    ...refused,
    run: async (service) => {
      const { cookie } = await signedIn(service);
      const call: LiveService['call'] = (name, parts) => service.call(name, { ...parts, cookies: [cookie] });
      return refused.run({ ...service, call });
    },
  };
}

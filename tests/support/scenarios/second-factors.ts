import { challengeIn, type FactorBody, totpCode, wrongTotpCode } from '../authenticator-app';
import { plantCanary } from '../canaries';
import { type Answer, cookieFrom } from '../event';
import type { LiveService } from '../live-service';
import { signedIn } from './auth-service';
import { aged } from './hardened';
import { type Scenario, sends, unreadableBodies } from './scenario';
import { loggedIn } from './session-api';
import { setUp } from './user-directory';

/** A new account with one session, whose user has begun to set up an authenticator app. */
export const settingUp = async (service: LiveService) => {
  const account = await signedIn(service);
  const answer = await service.call('beginTotpSetup', { cookies: [account.cookie] });
  const { secret } = answer.body as FactorBody;
  plantCanary(secret);
  const code = (steps = 0) => totpCode(secret, new Date(), steps);
  return { ...account, code, wrongCode: () => wrongTotpCode(secret, new Date()) };
};

/** A new account whose user has an authenticator app. `nextCode` is a code that was not used yet; there is one. */
export const withApp = async (service: LiveService) => {
  const { cookie: first, code, ...account } = await settingUp(service);
  const answer = await service.call('enableTotp', { cookies: [first], json: { code: code() } });
  if (answer.status !== 200) throw new Error(`the set-up was answered with ${answer.status}: ${answer.text}`);
  const { recovery_codes: recoveryCodes } = answer.body as FactorBody;
  for (const one of recoveryCodes) plantCanary(one);
  return { ...account, cookie: cookieFrom(answer), recoveryCodes, nextCode: () => code(1) };
};

/** A user with an app who has taken the first step of a sign-in. */
export const atSecondStep = async (service: LiveService, name: string) => {
  const user = await withApp(service);
  const { email, password } = user;
  const challenge = challengeIn(await service.call(name, { json: { email, password } }));
  return { ...user, challenge };
};

const scenario = (
  name: string,
  title: string,
  status: number,
  run: (service: LiveService) => Promise<Answer>,
  which: Pick<Scenario, 'isTypical' | 'mode'> = {},
): Scenario => ({ function: name, title, status, run, ...which });

const SIGN_INS = ['signIn', 'logIn', 'issueTokens'];

const secondSteps = SIGN_INS.flatMap((name): Scenario[] => [
  scenario(name, 'asks for the second factor', name === 'signIn' ? 202 : 401, async (service) => {
    const { email, password } = await withApp(service);
    return service.call(name, { json: { email, password } });
  }),
  scenario(name, 'accepts the code of an app', 200, async (service) => {
    const { challenge, nextCode } = await atSecondStep(service, name);
    return service.call(name, { json: { challenge, code: nextCode() } });
  }),
  scenario(name, 'accepts a recovery code', 200, async (service) => {
    const { challenge, recoveryCodes } = await atSecondStep(service, name);
    return service.call(name, { json: { challenge, code: recoveryCodes[0] } });
  }),
  scenario(name, 'refuses a wrong code', 401, async (service) => {
    const { challenge, wrongCode } = await atSecondStep(service, name);
    return service.call(name, { json: { challenge, code: wrongCode() } });
  }),
  sends(name, 'refuses a made-up challenge', 401, { json: { challenge: 'made up', code: '123456' } }),
  sends(name, 'refuses a challenge without a code', name === 'issueTokens' ? 422 : 400, { json: { challenge: 'x' } }),
]);

/** The refusals that the routes which need a code of the user share. */
const withCode = (name: string): Scenario[] => [
  scenario(name, 'refuses a wrong code', 401, async (service) => {
    const { cookie, wrongCode } = await withApp(service);
    return service.call(name, { cookies: [cookie], json: { code: wrongCode() } });
  }),
  scenario(name, 'refuses a user without an app', 409, async (service) => {
    const { cookie } = await signedIn(service);
    return service.call(name, { cookies: [cookie], json: { code: '123456' } });
  }),
  scenario(name, 'refuses a request without a code', 400, async (service) => {
    const { cookie } = await withApp(service);
    return service.call(name, { cookies: [cookie], json: {} });
  }),
  sends(name, 'refuses a request without a session', 403, { json: { code: '123456' } }),
];

/** The requests of a signed-in user, with the unreadable bodies that the route refuses. */
const unreadable = (name: string): Scenario[] =>
  unreadableBodies(name).map((given) => ({
    ...given,
    run: async (service) => {
      const { cookie } = await signedIn(service);
      const calls: LiveService = {
        ...service,
        call: (called, parts) => service.call(called, { ...parts, cookies: [cookie] }),
      };
      return given.run(calls);
    },
  }));

/** A user with an app proves again who they are, in two steps. @param codeOf the code of the second step. */
const answersAgain = (
  title: string,
  status: number,
  codeOf: (user: Awaited<ReturnType<typeof withApp>>) => string,
): Scenario =>
  scenario('reauthenticate', title, status, async (service) => {
    const user = await withApp(service);
    const cookies = [user.cookie];
    const challenge = challengeIn(await service.call('reauthenticate', { form: { password: user.password }, cookies }));
    return service.call('reauthenticate', { form: { challenge, code: codeOf(user) }, cookies });
  });

export const secondFactorScenarios: readonly Scenario[] = [
  ...secondSteps,

  scenario(
    'listSecondFactors',
    'lists what there is',
    200,
    async (service) => service.call('listSecondFactors', { cookies: [(await withApp(service)).cookie] }),
    { isTypical: true },
  ),
  sends('listSecondFactors', 'refuses a request without a session', 403),

  scenario(
    'beginTotpSetup',
    'shows a secret',
    201,
    async (service) => service.call('beginTotpSetup', { cookies: [(await signedIn(service)).cookie] }),
    { isTypical: true },
  ),
  scenario('beginTotpSetup', 'makes the first sealing key', 201, async (service) => {
    const { cookie } = await signedIn(service);
    const { tableClient } = await import('../../../lib/runtime/table-client');
    const { DeleteCommand } = await import('@aws-sdk/lib-dynamodb');
    const TableName = process.env.SIGNING_KEYS_TABLE;
    await tableClient.documents.send(new DeleteCommand({ TableName, Key: { id: 'sealing' } }));
    return service.call('beginTotpSetup', { cookies: [cookie] });
  }),
  scenario('beginTotpSetup', 'refuses a user who has an app', 409, async (service) =>
    service.call('beginTotpSetup', { cookies: [(await withApp(service)).cookie] }),
  ),
  sends('beginTotpSetup', 'refuses a request without a session', 403),

  scenario(
    'enableTotp',
    'accepts the first code',
    200,
    async (service) => {
      const { cookie, code } = await settingUp(service);
      return service.call('enableTotp', { cookies: [cookie], json: { code: code() } });
    },
    { isTypical: true },
  ),
  scenario('enableTotp', 'refuses a wrong code', 401, async (service) => {
    const { cookie, wrongCode } = await settingUp(service);
    return service.call('enableTotp', { cookies: [cookie], json: { code: wrongCode() } });
  }),
  scenario('enableTotp', 'refuses a user who has not begun', 409, async (service) => {
    const { cookie } = await signedIn(service);
    return service.call('enableTotp', { cookies: [cookie], json: { code: '123456' } });
  }),
  scenario('enableTotp', 'refuses a user who has an app', 409, async (service) => {
    const { cookie, nextCode } = await withApp(service);
    return service.call('enableTotp', { cookies: [cookie], json: { code: nextCode() } });
  }),
  scenario('enableTotp', 'refuses a request without a code', 400, async (service) =>
    service.call('enableTotp', { cookies: [(await signedIn(service)).cookie], json: {} }),
  ),
  sends('enableTotp', 'refuses a request without a session', 403, { json: { code: '123456' } }),

  scenario(
    'disableTotp',
    'removes the app with a code of it',
    200,
    async (service) => {
      const { cookie, nextCode } = await withApp(service);
      return service.call('disableTotp', { cookies: [cookie], json: { code: nextCode() } });
    },
    { isTypical: true },
  ),
  scenario('disableTotp', 'removes the app with a recovery code', 200, async (service) => {
    const { cookie, recoveryCodes } = await withApp(service);
    return service.call('disableTotp', { cookies: [cookie], json: { code: recoveryCodes[9] } });
  }),
  ...withCode('disableTotp'),

  scenario(
    'replaceRecoveryCodes',
    'replaces them with a code of the app',
    200,
    async (service) => {
      const { cookie, nextCode } = await withApp(service);
      return service.call('replaceRecoveryCodes', { cookies: [cookie], json: { code: nextCode() } });
    },
    { isTypical: true },
  ),
  scenario('replaceRecoveryCodes', 'replaces them with one of them', 200, async (service) => {
    const { cookie, recoveryCodes } = await withApp(service);
    return service.call('replaceRecoveryCodes', { cookies: [cookie], json: { code: recoveryCodes[9] } });
  }),
  ...withCode('replaceRecoveryCodes'),

  scenario('reauthenticate', 'asks for the second factor', 202, async (service) => {
    const { cookie, password } = await withApp(service);
    return service.call('reauthenticate', { cookies: [cookie], form: { password } });
  }),
  answersAgain('accepts the code of an app', 200, ({ nextCode }) => nextCode()),
  answersAgain('accepts a recovery code', 200, ({ recoveryCodes }) => recoveryCodes[0] ?? ''),
  answersAgain('refuses a wrong code', 401, ({ wrongCode }) => wrongCode()),

  ...(['deleteMe', 'deleteUser'] as const).map((name) =>
    scenario(name, 'deletes the second factors too', 200, async (service) => {
      const { email, password, cookie: _, ...user } = await withApp(service);
      const { admin } = await setUp();
      const other = await loggedIn(service, { roles: [admin] });
      if (name === 'deleteUser') {
        const { users } = await import('../../../lib/runtime/users');
        const id = (await users.findUserId(email)) ?? '';
        return service.call(name, { cookies: [other.cookie], pathParameters: { id } });
      }
      const challenge = challengeIn(await service.call('logIn', { json: { email, password } }));
      const begun = await service.call('logIn', { json: { challenge, code: user.nextCode() } });
      return service.call(name, { cookies: [cookieFrom(begun)] });
    }),
  ),

  ...['enableTotp', 'disableTotp', 'replaceRecoveryCodes'].flatMap(unreadable),
  // After half of the idle limit it is noted that the session is in use.
  ...['listSecondFactors', 'beginTotpSetup', 'enableTotp', 'disableTotp', 'replaceRecoveryCodes'].map((name) =>
    scenario(
      name,
      'notes that a session is in use',
      name === 'listSecondFactors' ? 200 : 409,
      async (service) => {
        const { cookie } = name === 'beginTotpSetup' ? await withApp(service) : await signedIn(service);
        return service.call(name, { cookies: [await aged(cookie)], json: { code: '123456' } });
      },
      { mode: 'hardened' },
    ),
  ),
];

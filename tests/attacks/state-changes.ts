import { type FactorBody, totpCode } from '../support/authenticator-app';
import { newCredentials } from '../support/deps';
import { pageForm, pendingCookies } from '../support/page-forms';
import { grant, setUp } from '../support/scenarios/user-directory';
import { createSoftwareAuthenticator } from '../support/software-authenticator';
import type { AttackedService, AttackParts } from './attacked-service';
import { cookieNamed, linkFor, mailedToken, newPerson, type Person, requestedEmail, signIn, signUp } from './people';

/** Makes a request that changes state, with everything that a victim's browser adds by itself. */
type Make = (service: AttackedService) => Promise<AttackParts>;

const picked = ({ email, password }: Person) => ({ email, password });
const fresh = () => newCredentials().password;

/** An admin whose browser is signed in on every surface. */
const signedInEverywhere = async (service: AttackedService) => {
  const { admin } = await setUp();
  const person = await newPerson(service);
  await grant(person.email, [admin]);
  const [{ session }, login, tokens] = [
    await signIn(service, person),
    await service.send('logIn', { form: picked(person) }),
    await service.send('issueTokens', { json: picked(person) }),
  ];
  const api = cookieNamed(login, '__Host-_my_session_id');
  const directory = cookieNamed(tokens, '__Host-user-api-credentials');
  const { refresh_token: refreshToken } = tokens.body as { refresh_token: string };
  return { person, cookies: [session, api, directory], refreshToken };
};

type SignedIn = Awaited<ReturnType<typeof signedInEverywhere>>;

const asAdmin =
  (parts: (caller: SignedIn, service: AttackedService) => AttackParts | Promise<AttackParts> = () => ({})): Make =>
  async (service) => {
    const caller = await signedInEverywhere(service);
    return { cookies: caller.cookies, ...(await parts(caller, service)) };
  };

const referenceOf = async (service: AttackedService, cookies: readonly string[]): Promise<string> => {
  const { body } = await service.send('listSessions', { cookies: [...cookies] });
  return (body as { sessions: { reference: string }[] }).sessions[0]?.reference ?? '';
};

/** The first code of an authenticator app that is being set up. */
const firstCode = async (service: AttackedService, cookies: readonly string[]): Promise<string> => {
  const { body } = await service.send('beginTotpSetup', { cookies: [...cookies] });
  return totpCode((body as FactorBody).secret, new Date());
};

/** A user with an authenticator app, and a code of it. */
const withApp: Make = async (service) => {
  const { session } = await signIn(service, await newPerson(service));
  const { body } = await service.send('beginTotpSetup', { cookies: [session] });
  const { secret } = body as FactorBody;
  const enabled = await service.send('enableTotp', {
    cookies: [session],
    json: { code: totpCode(secret, new Date()) },
  });
  return {
    cookies: [cookieNamed(enabled, '__Host-session_id')],
    json: { code: totpCode(secret, new Date(), 1) },
  };
};

/** The answer of an authenticator to a registration that has begun. */
const newPasskey = async (service: AttackedService, cookies: readonly string[]) => {
  const { body } = await service.send('requestRegistration', { cookies: [...cookies] });
  const { challenge, passkey_options: options } = body as {
    challenge: string;
    passkey_options: { challenge: string; user: { id: string } };
  };
  const userHandle = Buffer.from(options.user.id, 'base64url').toString();
  return { challenge, passkey: createSoftwareAuthenticator({ userHandle }).register(options.challenge) };
};

/** @returns its id. */
const addedPasskey = async (service: AttackedService, cookies: readonly string[]): Promise<string> => {
  const json = await newPasskey(service, cookies);
  return ((await service.send('addPasskey', { cookies: [...cookies], json })).body as { id: string }).id;
};

/** A form of a page, without the headers of the browser: the tests have their own. */
const onPage = (...form: Parameters<typeof pageForm>): AttackParts => {
  const { headers: _, ...parts } = pageForm(...form);
  return parts;
};

/** The code of a mail that signs in, in the browser that requested it. */
const mailedCode: Make = async (service) => {
  const { email } = await newPerson(service);
  const requested = await service.send('requestSignInLink', { form: { email } });
  await service.room.deliverMails();
  const [code = ''] = /^\d{6}$/m.exec(service.room.mailsTo(email).at(-1)?.text ?? '') ?? [];
  return onPage({ email, code }, { cookies: [cookieNamed(requested, '__Host-sign_in')] });
};

/** An acceptable request for every route that changes state, by the name of its function. */
export const stateChanges: Record<string, Make> = {
  signUp: async () => ({ form: newCredentials() }),
  signIn: async (service) => ({ form: picked(await newPerson(service)) }),
  signOut: asAdmin(),
  issueSessionToken: asAdmin(),
  endSession: asAdmin(async ({ cookies }, service) => ({
    pathParameters: { reference: await referenceOf(service, cookies) },
  })),
  requestPasswordReset: async (service) => ({ form: { email: (await newPerson(service)).email } }),
  requestSignInLink: async (service) => ({ form: { email: (await newPerson(service)).email } }),
  useSignInLink: async (service) => {
    const { email } = await newPerson(service);
    await service.send('requestSignInLink', { form: { email } });
    return { form: { token: await mailedToken(service, email) } };
  },
  resetPassword: async (service) => {
    const { email } = await newPerson(service);
    const reset_token = await linkFor(service, 'reset-password', email);
    return { form: { email, reset_token, new_password: fresh() } };
  },
  changePassword: asAdmin(({ person }) => ({ form: { current_password: person.password, new_password: fresh() } })),
  reauthenticate: asAdmin(({ person }) => ({ form: { password: person.password } })),
  beginTotpSetup: asAdmin(),
  enableTotp: asAdmin(async ({ cookies }, service) => ({ json: { code: await firstCode(service, cookies) } })),
  disableTotp: withApp,
  replaceRecoveryCodes: withApp,
  requestPasskeySignIn: async () => ({}),
  requestRegistration: asAdmin(),
  addPasskey: asAdmin(async ({ cookies }, service) => ({ json: await newPasskey(service, cookies) })),
  renamePasskey: asAdmin(async ({ cookies }, service) => ({
    pathParameters: { id: await addedPasskey(service, cookies) },
    json: { name: 'Eve' },
  })),
  removePasskey: asAdmin(async ({ cookies }, service) => ({
    pathParameters: { id: await addedPasskey(service, cookies) },
  })),
  requestEmailVerification: async (service) => ({ form: { email: (await signUp(service)).email } }),
  requestEmailChange: asAdmin(() => ({ form: { new_email: newCredentials().email } })),
  verifyEmail: async (service) => {
    const { email, cookie } = await signUp(service);
    return { form: { token: await mailedToken(service, email) }, cookies: [cookie] };
  },
  setNewPassword: async (service) => {
    const token = await linkFor(service, 'reset-password', (await newPerson(service)).email);
    return { form: { token, new_password: fresh() } };
  },
  confirmEmailChange: async (service) => {
    const { session } = await signIn(service, await newPerson(service));
    return { form: { token: (await requestedEmail(service, session)).token }, cookies: [session] };
  },
  logIn: async (service) => ({ form: picked(await newPerson(service)) }),
  logOut: asAdmin(),
  createUser: asAdmin(() => ({ json: newCredentials() })),
  updateUser: asAdmin(({ person: { id } }) => ({ pathParameters: { id }, json: { first_name: 'Eve' } })),
  deleteUser: asAdmin(async (_, service) => ({ pathParameters: { id: (await newPerson(service)).id } })),
  deleteMe: async (service) => {
    // Not the only admin, who may not leave.
    await signedInEverywhere(service);
    return { cookies: (await signedInEverywhere(service)).cookies };
  },
  issueTokens: async (service) => ({ json: picked(await newPerson(service)) }),
  refreshTokens: asAdmin(({ refreshToken }) => ({ json: { refresh_token: refreshToken } })),
  revokeTokens: asAdmin(),
  setPassword: asAdmin(async (_, service) => ({
    json: { email: (await newPerson(service)).email, password: fresh() },
  })),
  createDirectoryUser: asAdmin(() => ({ json: { ...newCredentials(), name: 'Eve', active: true, roles: [] } })),
  updateDirectoryUser: asAdmin(async (_, service) => {
    const { id, email } = await newPerson(service);
    return { pathParameters: { id }, json: { email, name: 'Eve', active: true } };
  }),
  removeUserSecondFactors: asAdmin(async (_, service) => ({ pathParameters: { id: (await newPerson(service)).id } })),
  submitLogin: async (service) => onPage(picked(await newPerson(service))),
  submitLogout: async (service) => onPage({}, await signIn(service, await newPerson(service))),
  submitRegister: async () => {
    const { email, password } = newCredentials();
    return onPage({ email, password, confirm: password });
  },
  submitResend: async (service) => onPage({ email: (await signUp(service)).email }),
  submitForgot: async (service) => onPage({ email: (await newPerson(service)).email }),
  submitForgottenPassword: async (service) => {
    const { email } = await newPerson(service);
    const resetToken = await linkFor(service, 'reset-password', email);
    const cookies = pendingCookies({ purpose: 'reset-password', email, returnTo: null, resetToken });
    return onPage({ new_password: fresh() }, { cookies });
  },
  submitLoginLink: async (service) => onPage({ email: (await newPerson(service)).email }),
  submitLoginCode: mailedCode,
};

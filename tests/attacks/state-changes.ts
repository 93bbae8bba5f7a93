import { newCredentials } from '../support/deps';
import { invited } from '../support/scenarios/invitations';
import { grant, setUp } from '../support/scenarios/user-directory';
import type { AttackedService, AttackParts } from './attacked-service';
import { addedPasskey, firstCode, newApp, newPasskey } from './factors';
import { type Make, pageChanges } from './page-changes';
import { cookieNamed, linkFor, mailedToken, newPerson, type Person, requestedEmail, signIn, signUp } from './people';

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

/** A code of an authenticator app, from its user. */
const withCode: Make = async (service) => {
  const { session, code } = await newApp(service);
  return { cookies: [session], json: { code: code() } };
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
  disableTotp: withCode,
  replaceRecoveryCodes: withCode,
  requestPasskeySignIn: async () => ({}),
  requestRegistration: asAdmin(),
  addPasskey: asAdmin(async ({ cookies }, service) => ({ json: (await newPasskey(service, cookies)).json })),
  renamePasskey: asAdmin(async ({ cookies }, service) => ({
    pathParameters: { id: (await addedPasskey(service, cookies)).id },
    json: { name: 'Eve' },
  })),
  removePasskey: asAdmin(async ({ cookies }, service) => ({
    pathParameters: { id: (await addedPasskey(service, cookies)).id },
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
  sendUserResetMail: asAdmin(async (_, service) => ({ pathParameters: { id: (await newPerson(service)).id } })),
  impersonateUser: asAdmin(async (_, service) => ({ pathParameters: { id: (await newPerson(service)).id } })),
  endUserSessions: asAdmin(async (_, service) => ({ pathParameters: { id: (await newPerson(service)).id } })),
  renewInvitation: asAdmin(async () => ({ pathParameters: { id: (await invited()).user.id } })),
  withdrawInvitation: asAdmin(async () => ({ pathParameters: { id: (await invited()).user.id } })),
  acceptInvitation: async () => ({ form: { token: (await invited()).token, password: fresh() } }),
  deleteDirectoryUser: asAdmin(async (_, service) => ({ pathParameters: { id: (await newPerson(service)).id } })),
  ...pageChanges,
};

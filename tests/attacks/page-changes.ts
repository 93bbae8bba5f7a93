import { totpCode } from '../support/authenticator-app';
import { newCredentials } from '../support/deps';
import { pageForm, pendingCookies } from '../support/page-forms';
import { seenNow } from '../support/scenarios/admin-people';
import { invited } from '../support/scenarios/invitations';
import { grant, setUp } from '../support/scenarios/user-directory';
import type { AttackedService, AttackParts } from './attacked-service';
import { addedPasskey, newApp, newPasskey } from './factors';
import { cookieNamed, linkFor, newPerson, type Person, signIn, signUp } from './people';

/** Makes a request that changes state, with everything that a victim's browser adds by itself. */
export type Make = (service: AttackedService) => Promise<AttackParts>;

const picked = ({ email, password }: Person) => ({ email, password });
const fresh = () => newCredentials().password;

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

/** A form of somebody who is signed in. */
const signedIn =
  (fields: (caller: { person: Person; session: string }, service: AttackedService) => Fields | Promise<Fields>): Make =>
  async (service) => {
    const person = await newPerson(service);
    const { session } = await signIn(service, person);
    return onPage(await fields({ person, session }, service), { session });
  };
type Fields = Record<string, string>;

/** A form with a code of an authenticator app, from its user. */
const withCode: Make = async (service) => {
  const { session, code } = await newApp(service);
  return onPage({ code: code() }, { session });
};

/** A form of an admin about somebody else. */
const aboutPerson =
  (fields: (person: Person) => Fields | Promise<Fields>): Make =>
  async (service) => {
    const [admin, person] = [await newPerson(service), await newPerson(service)];
    await grant(admin.email, [(await setUp()).admin]);
    const { session } = await signIn(service, admin);
    return { ...onPage(await fields(person), { session }), pathParameters: { id: person.id } };
  };

/** The secret on the page on which an app is being set up, and its first code. */
const scanned = async (service: AttackedService, session: string): Promise<Fields> => {
  const { text } = await service.send('submitSetup', pageForm({}, { session }));
  const secret = /name="secret" value="(\w+)"/.exec(text)?.[1] ?? '';
  return { secret, code: totpCode(secret, new Date()) };
};

/** A form of an admin who has just signed in. */
const byAdmin = (fields: () => Fields | Promise<Fields>): Make =>
  signedIn(async ({ person }) => {
    await grant(person.email, [(await setUp()).admin]);
    return fields();
  });

/** An acceptable request for every form of the pages, by the name of its function. */
export const pageChanges: Record<string, Make> = {
  submitLogin: async (service) => onPage(picked(await newPerson(service))),
  submitLogout: signedIn(() => ({})),
  submitInvitation: byAdmin(async () => ({ action: 'revoke', id: (await invited()).user.id })),
  submitInvitationList: byAdmin(() => ({ step: 'send', list: newCredentials().email })),
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
  submitPasskeyLogin: async (service) => {
    const { session } = await signIn(service, await newPerson(service));
    const authenticator = await addedPasskey(service, [session]);
    const { body } = await service.send('requestPasskeySignIn');
    const { challenge } = body as { challenge: string };
    return onPage({ challenge, passkey: JSON.stringify(authenticator.answer(challenge)) });
  },
  submitSecondStep: async (service) => {
    const { person, code } = await newApp(service);
    const first = await service.send('submitLogin', pageForm(picked(person)));
    return onPage({ code: code() }, { cookies: [cookieNamed(first, '__Host-second_step')] });
  },
  submitSetup: signedIn(() => ({})),
  submitSetupCode: signedIn(({ session }, service) => scanned(service, session)),
  submitReauthentication: signedIn(({ person }) => ({ current_password: person.password })),
  addAccountPasskey: signedIn(async ({ session }, service) => {
    const { challenge, passkey } = (await newPasskey(service, [session])).json;
    return { challenge, passkey: JSON.stringify(passkey) };
  }),
  renameAccountPasskey: signedIn(async ({ session }, service) => ({
    id: (await addedPasskey(service, [session])).id,
    name: 'Eve',
  })),
  removeAccountPasskey: signedIn(async ({ session }, service) => ({
    id: (await addedPasskey(service, [session])).id,
  })),
  removeAuthenticator: withCode,
  renewRecoveryCodes: withCode,
  submitProfile: signedIn(() => ({ first_name: 'Eve', last_name: '' })),
  submitEmail: signedIn(() => ({ new_email: newCredentials().email })),
  submitPassword: signedIn(({ person }) => {
    const password = fresh();
    return { current_password: person.password, new_password: password, repeat: password };
  }),
  submitSessions: signedIn(() => ({ session: 'others' })),
  exportAccount: signedIn(() => ({})),
  submitPersonProfile: aboutPerson(async ({ id, email }) => ({ email, name: 'Eve', seen: await seenNow(id) })),
  submitPersonState: aboutPerson(async ({ id }) => ({ change: 'disable', seen: await seenNow(id) })),
  submitPersonResetMail: aboutPerson(() => ({})),
  removePersonFactors: aboutPerson(() => ({})),
  submitImpersonation: aboutPerson(() => ({})),
  deletePerson: aboutPerson(({ email }) => ({ confirmation: email })),
  submitDeleteAccount: signedIn(({ person }) => ({ confirmation: person.email })),
};

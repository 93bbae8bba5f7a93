import { expect, test } from '@jest/globals';
import { newCredentials } from '../support/deps';
import { createSoftwareAuthenticator } from '../support/software-authenticator';
import { useAttackedService } from './attacked-service';
import { isSignedIn, linkFor, mailedToken, newPerson, opens, signIn, signUp, wrong } from './people';

/**
 * Signing up with somebody else's address first leaves nothing in the account that they get.
 * @see "Pre-hijacked accounts", USENIX Security 2022; GHSA-qq9h-g4jm-xgf3
 */

const service = useAttackedService();

const BROWSER = { accept: 'text/html' };
const verify = (token: string, { password, cookie }: { password?: string; cookie?: string }) =>
  service.send('verifyEmail', {
    form: { token, ...(password === undefined ? {} : { password }) },
    cookies: cookie === undefined ? [] : [cookie],
  });

test('nobody can sign in before the email is verified, not even the person who signed up', async () => {
  const attacker = await signUp(service);
  expect(await opens(service, attacker)).toBe(false);
  expect(
    (await service.send('logIn', { json: attacker && { email: attacker.email, password: attacker.password } })).status,
  ).toBe(401);
});

test('the link asks a victim who never signed up for a password, and only that password works', async () => {
  const attacker = await signUp(service);
  const token = await mailedToken(service, attacker.email);
  const { password } = newCredentials();

  const page = await service.send('showVerification', { query: { token }, headers: BROWSER });
  expect(page.text).toContain('name="password"');
  expect((await verify(token, {})).status).toBe(400);
  expect((await verify(token, { password })).status).toBe(200);

  expect(await opens(service, { email: attacker.email, password })).toBe(true);
  expect(await opens(service, attacker)).toBe(false);
});

test('a victim who signs up too, in their own browser, does not confirm the attacker’s password', async () => {
  const attacker = await signUp(service);
  const victim = await signUp(service, wrong(attacker));
  const token = await mailedToken(service, attacker.email);

  expect((await verify(token, { cookie: victim.cookie })).status).toBe(400);
  expect((await verify(token, { cookie: victim.cookie, password: victim.password })).status).toBe(200);

  expect([await opens(service, victim), await opens(service, attacker)]).toEqual([true, false]);
});

test('a victim who resets the password instead gets an account that only they can use', async () => {
  const attacker = await signUp(service);
  const token = await linkFor(service, 'reset-password', attacker.email);
  const { password } = newCredentials();

  const answer = await service.send('setNewPassword', { form: { token, new_password: password } });

  expect(answer.status).toBe(200);
  expect(await opens(service, { email: attacker.email, password })).toBe(true);
  expect(await opens(service, attacker)).toBe(false);
});

test('the cookies and tokens of the attacker are void once the email is verified', async () => {
  const attacker = await signUp(service);
  const token = await mailedToken(service, attacker.email);
  const { password } = newCredentials();
  await verify(token, { password });
  const before = await service.tables.users.items();

  for (const proof of [{ cookie: attacker.cookie }, { cookie: attacker.cookie, password: attacker.password }]) {
    expect((await verify(token, proof)).status).toBe(403);
  }
  const secret = attacker.cookie.split('=')[1] ?? '';
  expect(await isSignedIn(service, `__Host-session_id=${token.split('.')[0]}.${secret}`)).toBe(false);

  expect(await service.tables.users.items()).toEqual(before);
});

test('repeated sign-ups change no password, neither before nor after the email is verified', async () => {
  const victim = await signUp(service);
  const again = () => signUp(service, wrong(victim));
  const early = [await again(), await again()];
  const token = await mailedToken(service, victim.email);
  for (const { cookie } of early) expect((await verify(token, { cookie })).status).toBe(400);
  expect((await verify(token, { cookie: victim.cookie })).status).toBe(200);

  const attackers = [...early, await again(), await again()];

  expect(await opens(service, victim)).toBe(true);
  for (const attacker of attackers) expect(await opens(service, attacker)).toBe(false);
});

test('an email change to the victim’s email, requested before they sign up, gives the attacker no access', async () => {
  const attacker = await newPerson(service);
  const { session } = await signIn(service, attacker);
  const victim = newCredentials();
  await service.send('requestEmailChange', { form: { new_email: victim.email }, cookies: [session] });
  const wish = await mailedToken(service, victim.email);
  const { cookie } = await signUp(service, victim);
  const token = await mailedToken(service, victim.email);
  await verify(token, { cookie });

  // Even if the victim presses that button, too: the address is theirs already.
  expect((await service.send('confirmEmailChange', { form: { token: wish } })).status).toBe(403);
  expect([await opens(service, victim), await opens(service, { ...attacker, email: victim.email })]).toEqual([
    true,
    false,
  ]);
});

test('an attacker who repeats the sign-up in their own browser gains nothing by it', async () => {
  const first = await signUp(service);
  const attacker = await signUp(service, wrong(first), { cookies: [first.cookie] });
  expect(attacker.cookie).toBe(first.cookie);
  const token = await mailedToken(service, attacker.email);
  const { password } = newCredentials();

  expect((await verify(token, {})).status).toBe(400);
  expect((await verify(token, { password })).status).toBe(200);
  const late = await signUp(service, wrong(first), { cookies: [first.cookie] });

  for (const person of [first, attacker, late]) expect(await opens(service, person)).toBe(false);
  expect(await opens(service, { email: first.email, password })).toBe(true);
});

test('a cookie of the attacker’s own sign-up does not set the password of the victim’s account', async () => {
  const { cookie } = await signUp(service);
  const victim = await signUp(service);
  const attacker = await signUp(service, wrong(victim), { cookies: [cookie] });
  expect((await verify(await mailedToken(service, victim.email), { cookie: victim.cookie })).status).toBe(200);
  expect([await opens(service, victim), await opens(service, attacker)]).toEqual([true, false]);
});

interface Asked {
  readonly challenge: string;
  readonly passkey_options: { readonly challenge: string };
}

const passkeyOf = async (userHandle: string, session: string) => {
  const { config } = await import('../../lib/runtime/config');
  const { id: rpId, origins } = config.relyingParty;
  const authenticator = createSoftwareAuthenticator({ userHandle, rpId, origin: origins[0] ?? '' });
  const add = async () => {
    const cookies = [session];
    const { body } = await service.send('requestRegistration', { cookies });
    const { challenge, passkey_options: options } = body as Asked;
    const passkey = authenticator.register(options.challenge);
    return (await service.send('addPasskey', { cookies, json: { challenge, passkey } })).status;
  };
  const use = async () => {
    const { challenge, passkey_options: options } = (await service.send('requestPasskeySignIn', { json: {} }))
      .body as Asked;
    return service.send('signIn', { json: { challenge, passkey: authenticator.answer(options.challenge) } });
  };
  return { add, use };
};

/** Makes an account one whose email nobody has verified, as those of the mode `classic` are, in which it could sign in. */
const unverify = async ({ id }: { id: string }) => {
  const { UpdateCommand } = await import('@aws-sdk/lib-dynamodb');
  const TableName = service.tables.users.name;
  const command = new UpdateCommand({ TableName, Key: { id }, UpdateExpression: 'REMOVE email_verified' });
  await service.tables.client.documents.send(command);
};

const proofs = {
  'the link that verifies': async (email: string) =>
    verify(await linkFor(service, 'verify-email', email), { password: newCredentials().password }),
  'a password reset': async (email: string) => {
    const form = { token: await linkFor(service, 'reset-password', email), new_password: newCredentials().password };
    return service.send('setNewPassword', { form });
  },
  'a sign-in link': async (email: string) => {
    await service.send('requestSignInLink', { form: { email } });
    return service.send('useSignInLink', { form: { token: await mailedToken(service, email) } });
  },
};

test.each(Object.entries(proofs))(
  'a passkey of the attacker signs in until the victim proves the mailbox by %s',
  async (_, prove) => {
    const attacker = await newPerson(service);
    const passkey = await passkeyOf(attacker.id, (await signIn(service, attacker)).session);
    expect(await passkey.add()).toBe(201);
    expect((await passkey.use()).status).toBe(200);
    await unverify(attacker);
    expect((await prove(attacker.email)).status).toBe(200);
    expect((await passkey.use()).text).toContain('passkey_refused');
  },
);

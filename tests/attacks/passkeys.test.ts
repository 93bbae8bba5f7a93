import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import { secretOf } from '../../lib/auth/user-id';
import { challengeIn, type FactorBody, totpCode } from '../support/authenticator-app';
import type { Answer } from '../support/event';
import { createSoftwareAuthenticator, type SoftwareAuthenticator } from '../support/software-authenticator';
import { useAttackedService } from './attacked-service';
import { cookieNamed, disable, isSignedIn, newPerson, type Person, signIn } from './people';

/** An attacker who has answers of authenticators, or authenticators, but not the right one for the account. */

jest.setTimeout(120_000);
const service = useAttackedService();
/** The sign-ins of the three surfaces. */
const SURFACES = ['signIn', 'logIn', 'issueTokens'] as const;

interface Asked {
  readonly challenge: string;
  readonly passkey_options: { readonly challenge: string };
}

interface Owner {
  readonly person: Person;
  readonly session: string;
  readonly authenticator: SoftwareAuthenticator;
}

const addPasskey = async (person: Person, session: string): Promise<SoftwareAuthenticator> => {
  const cookies = [session];
  const { challenge, passkey_options: options } = (await service.send('requestRegistration', { cookies }))
    .body as Asked;
  const authenticator = createSoftwareAuthenticator({ userHandle: person.id, hasCounter: true });
  const json = { challenge, passkey: authenticator.register(options.challenge) };
  const answer = await service.send('addPasskey', { cookies, json });
  if (answer.status !== 201) throw new Error(`no passkey: ${answer.text}`);
  return authenticator;
};

const newOwner = async (): Promise<Owner> => {
  const person = await newPerson(service);
  const { session } = await signIn(service, person);
  return { person, session, authenticator: await addPasskey(person, session) };
};

/** An owner who also has an app, so that every sign-in takes two factors. */
const newEnrolled = async (): Promise<Owner & { secret: string }> => {
  const { person, session, authenticator } = await newOwner();
  const { secret } = (await service.send('beginTotpSetup', { cookies: [session] })).body as FactorBody;
  const json = { code: totpCode(secret, new Date()) };
  const answer = await service.send('enableTotp', { cookies: [session], json });
  return { person, session: cookieNamed(answer, '__Host-session_id'), authenticator, secret };
};

const askAnybody = async (): Promise<string> => ((await service.send('requestPasskeySignIn')).body as Asked).challenge;
/** The challenge of the second step, after the password. */
const askOwner = async ({ person: { email, password } }: Pick<Owner, 'person'>, surface: string = 'signIn') =>
  challengeIn(await service.send(surface, { json: { email, password } }));

const sessionCount = async () =>
  (await service.tables.sessions.items()).filter(({ id }) => !/^(?:challenge|sign-in)#/.test(String(id))).length;

/** Expect that no surface accepts this body, and that no session begins. */
const expectRefused = async (json: object, codes: RegExp = /passkey_refused|invalid_challenge/i): Promise<void> => {
  const before = await sessionCount();
  for (const surface of SURFACES) expectNobody(await service.send(surface, { json }), codes);
  expect(await sessionCount()).toBe(before);
};
const expectNobody = (answer: Answer, codes: RegExp): void => {
  expect([answer.status, answer.cookies]).toEqual([401, []]);
  expect(answer.text).toMatch(codes);
  expect(answer.text).not.toContain('token"');
};

let victim: Owner;
let enrolled: Owner & { secret: string };
let attacker: Owner;

beforeAll(async () => {
  victim = await newOwner();
  enrolled = await newEnrolled();
  attacker = await newOwner();
});

describe('the answer of a passkey', () => {
  test.each(SURFACES)('of a sign-in by %s works nowhere again, not even for a new challenge', async (surface) => {
    const challenge = await askAnybody();
    const passkey = victim.authenticator.answer(challenge);
    expect((await service.send(surface, { json: { challenge, passkey } })).status).toBe(200);
    await expectRefused({ challenge, passkey }, /invalid_challenge/i);
    await expectRefused({ challenge: await askAnybody(), passkey }, /passkey_refused/i);
  });

  test.each([
    ['of a page of another site', { origin: 'https://localhost.example' }],
    ['of another port of the host', { origin: 'http://localhost:3001' }],
    ['of an unencrypted page of another host', { origin: 'http://attacker.example' }],
    ['for another relying party', { rpId: 'attacker.example' }],
    ['for a registration', { type: 'webauthn.create' }],
    ['of a frame in a page of another site', { crossOrigin: true }],
    ['that nobody touched', { userPresent: false }],
    ['with the same count', { counter: 1 }],
    ['with a lower count', { counter: 0 }],
  ])('%s signs nobody in', async (_, deviations) => {
    const { authenticator } = await newOwner();
    const challenge = await askAnybody();
    await expectRefused({ challenge, passkey: authenticator.answer(challenge, deviations) }, /passkey_refused/i);
    // The same challenge and authenticator work without the deviation: nothing else was wrong.
    const passkey = authenticator.answer(challenge, { counter: 7 });
    expect((await service.send('signIn', { json: { challenge, passkey } })).status).toBe(200);
  });

  test('whose authenticator was copied: after the copy has signed in, the lower count of the other is refused', async () => {
    const { authenticator } = await newOwner();
    const first = await askAnybody();
    const json = { challenge: first, passkey: authenticator.answer(first, { counter: 9 }) };
    expect((await service.send('signIn', { json })).status).toBe(200);
    const challenge = await askAnybody();
    await expectRefused({ challenge, passkey: authenticator.answer(challenge, { counter: 5 }) });
    await expectRefused({ challenge, passkey: authenticator.answer(challenge, { counter: 9 }) });
  });

  test('that names another user, or another credential, signs in as neither', async () => {
    const challenge = await askAnybody();
    const own = attacker.authenticator.answer(challenge, { userHandle: victim.person.id });
    await expectRefused({ challenge, passkey: own }, /passkey_refused/i);
    const { id } = victim.authenticator;
    await expectRefused({ challenge, passkey: { ...own, id, rawId: id } }, /passkey_refused/i);
    const silent = attacker.authenticator.answer(challenge, { userHandle: null });
    await expectRefused({ challenge, passkey: { ...silent, id, rawId: id } }, /passkey_refused/i);
  });

  test('of a removed passkey, or of a disabled account, signs nobody in', async () => {
    const removing = await newOwner();
    const parts = { cookies: [removing.session], pathParameters: { id: removing.authenticator.id } };
    expect((await service.send('removePasskey', parts)).status).toBe(200);
    const disabled = await newOwner();
    await disable(disabled.person);
    for (const { authenticator } of [removing, disabled]) {
      const challenge = await askAnybody();
      await expectRefused({ challenge, passkey: authenticator.answer(challenge) }, /passkey_refused/i);
    }
  });
});

describe('the second step', () => {
  test('refuses the passkey of another user, under any name, and the challenge still works for its owner', async () => {
    const challenge = await askOwner(enrolled);
    const sent = secretOf(challenge);
    const { id } = enrolled.authenticator;
    for (const userHandle of [attacker.person.id, enrolled.person.id, null]) {
      const passkey = attacker.authenticator.answer(sent, { userHandle });
      await expectRefused({ challenge, passkey }, /passkey_refused/i);
      await expectRefused({ challenge, passkey: { ...passkey, id, rawId: id } }, /passkey_refused/i);
    }
    const passkey = enrolled.authenticator.answer(sent);
    expect((await service.send('signIn', { json: { challenge, passkey } })).status).toBe(200);
  });

  test('does not accept a challenge under the name of another user', async () => {
    const challenge = await askOwner(enrolled);
    const moved = `${attacker.person.id}${challenge.slice(36)}`;
    await expectRefused({ challenge: moved, passkey: attacker.authenticator.answer(secretOf(challenge)) });
    const nobodys = secretOf(challenge);
    await expectRefused({ challenge: nobodys, passkey: attacker.authenticator.answer(nobodys) });
  });

  test('ends with sign-out everywhere, as does a registration; the passkey itself still signs in', async () => {
    const { person, session, authenticator } = await newEnrolled();
    const challenge = await askOwner({ person });
    const { body } = await service.send('requestRegistration', { cookies: [session] });
    const { challenge: registration, passkey_options: options } = body as Asked;
    await service.send('signOut', { cookies: [session], query: { all: 'true' } });

    await expectRefused({ challenge, passkey: authenticator.answer(secretOf(challenge)) }, /invalid_challenge/i);
    const next = await askAnybody();
    const signedIn = await service.send('signIn', { json: { challenge: next, passkey: authenticator.answer(next) } });
    expect(signedIn.status).toBe(200);
    const cookies = [cookieNamed(signedIn, '__Host-session_id')];
    const other = createSoftwareAuthenticator({ userHandle: person.id });
    const json = { challenge: registration, passkey: other.register(options.challenge) };
    const added = await service.send('addPasskey', { cookies, json });
    expect([added.status, (added.body as { code?: string }).code]).toEqual([401, 'invalid_challenge']);
  });

  test('of one purpose is refused for every other', async () => {
    const { session, authenticator } = enrolled;
    const cookies = [session];
    const registration = ((await service.send('requestRegistration', { cookies })).body as Asked).challenge;
    await expectRefused(
      { challenge: registration, passkey: authenticator.answer(secretOf(registration)) },
      /invalid_challenge/i,
    );
    const { password } = enrolled.person;
    const again = challengeIn(await service.send('reauthenticate', { cookies, json: { password } }));
    expect(again).not.toBe('');
    await expectRefused({ challenge: again, passkey: authenticator.answer(secretOf(again)) }, /invalid_challenge/i);
    const signingIn = await askOwner(enrolled);
    const json = { challenge: signingIn, passkey: authenticator.register(secretOf(signingIn)) };
    expect((await service.send('addPasskey', { cookies, json })).status).toBe(401);
  });
});

describe.each(SURFACES)('a user with a second factor, at %s', (surface) => {
  test('is not signed in by the password alone, whatever is sent beside it', async () => {
    const { email, password } = enrolled.person;
    const before = await sessionCount();
    for (const more of [{}, { code: '' }, { challenge: '' }, { passkey: null }, { second_factor: false }]) {
      const { status, cookies, text } = await service.send(surface, { json: { email, password, ...more } });
      expect(status === 202 || (status >= 400 && status < 500)).toBe(true);
      expect(cookies).toEqual([]);
      expect(text).not.toContain('token"');
    }
    expect(await sessionCount()).toBe(before);
  });

  test('is not signed in by a passkey that did not verify them: neither alone nor twice', async () => {
    const { authenticator } = enrolled;
    const challenge = await askAnybody();
    const before = await sessionCount();
    const passkey = authenticator.answer(challenge, { userVerified: false });
    const second = challengeIn(await service.send(surface, { json: { challenge, passkey } }));
    expect(second).not.toBe('');
    expect(await sessionCount()).toBe(before);
    // It is one factor, however often it is shown.
    const again = authenticator.answer(secretOf(second), { userVerified: false });
    const answer = await service.send(surface, { json: { challenge: second, passkey: again } });
    expect(answer.cookies).toEqual([]);
    expect(answer.status).not.toBe(200);
    expect(await sessionCount()).toBe(before);
  });

  test('has a challenge of another surface that nothing but a second factor completes', async () => {
    for (const other of SURFACES) {
      const challenge = await askOwner(enrolled, other);
      expect(challenge).not.toBe('');
      expect(await isSignedIn(service, `__Host-session_id=${challenge}`)).toBe(false);
      const { email, password } = enrolled.person;
      const tried = await service.send(surface, { json: { challenge, code: password } });
      expect([tried.status, tried.cookies]).toEqual([401, []]);
      const mixed = await service.send(surface, { json: { challenge, email, password } });
      expect([mixed.status === 200, mixed.cookies]).toEqual([false, []]);
      const passkey = enrolled.authenticator.answer(secretOf(challenge));
      expect((await service.send(surface, { json: { challenge, passkey } })).status).toBe(200);
    }
  });
});

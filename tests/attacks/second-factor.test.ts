import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { FactorBody } from '../support/authenticator-app';
import { challengeIn, totpCode } from '../support/authenticator-app';
import { passTime, useAttackedService } from './attacked-service';
import { cookieNamed, isSignedIn, linkFor, newPerson, type Person, signIn } from './people';

/** An attacker who has part of what a sign-in in two steps needs. */

jest.setTimeout(120_000);
const service = useAttackedService();
const INVALID = '{"message":"invalid or expired challenge","code":"invalid_challenge"}';
const WRONG = '{"message":"wrong code","code":"wrong_code"}';

interface Enrolled {
  readonly person: Person;
  readonly session: string;
  readonly secret: string;
  readonly recoveryCodes: readonly string[];
}

const enrol = async (): Promise<Enrolled> => {
  const person = await newPerson(service);
  const { session: first } = await signIn(service, person);
  const { secret } = (await service.send('beginTotpSetup', { cookies: [first] })).body as FactorBody;
  const json = { code: totpCode(secret, new Date()) };
  const answer = await service.send('enableTotp', { cookies: [first], json });
  const { recovery_codes: recoveryCodes } = answer.body as FactorBody;
  return { person, session: cookieNamed(answer, '__Host-session_id'), secret, recoveryCodes };
};
const asked = async ({ email, password }: Person) =>
  challengeIn(await service.send('signIn', { json: { email, password } }));
const step = (challenge: string, code = '') => service.send('signIn', { json: { challenge, code } });
const bodies: Readonly<Record<string, object>> = {
  replaceRecoveryCodes: { code: '123456' },
  disableTotp: { code: '123456' },
  requestEmailChange: { new_email: 'attacker@example.net' },
};

let victim: Enrolled;
let attacker: Enrolled;

beforeAll(async () => {
  victim = await enrol();
  attacker = await enrol();
});

describe('a challenge', () => {
  test('authenticates nobody: not as a cookie, a bearer token, a refresh token or the token of a link', async () => {
    const challenge = await asked(victim.person);
    expect(await isSignedIn(service, `__Host-session_id=${challenge}`)).toBe(false);
    const bearer = await service.send('getProfile', { headers: { authorization: `Bearer ${challenge}` } });
    expect(bearer.status).toBe(403);
    const refresh = await service.send('refreshTokens', { json: { refresh_token: challenge } });
    expect(refresh.status).toBe(401);
    const { email } = victim.person;
    const reset = await service.send('resetPassword', {
      json: { email, reset_token: challenge, new_password: 'another one of the attacker' },
    });
    expect(reset.status).toBe(403);
  });

  test('of another user does not work with the attacker’s own code, nor under another id', async () => {
    const [own = '', ofVictim] = [attacker.recoveryCodes[0], await asked(victim.person)];
    expect((await step(ofVictim, own)).text).toBe(WRONG);
    const mine = await asked(attacker.person);
    expect((await step(`${victim.person.id}${mine.slice(36)}`, own)).text).toBe(INVALID);
  });

  test.each(['sign-out everywhere', 'a password reset'])('ends with %s', async (by) => {
    const { person, session, recoveryCodes } = await enrol();
    const challenge = await asked(person);
    if (by === 'a password reset') {
      const token = await linkFor(service, 'reset-password', person.email);
      const form = { token, new_password: 'quite another correct horse' };
      expect((await service.send('setNewPassword', { form })).status).toBe(200);
    } else {
      expect((await service.send('signOut', { cookies: [session], query: { all: 'true' } })).status).toBe(200);
    }
    expect((await step(challenge, recoveryCodes[0])).text).toBe(INVALID);
  });
});

describe('a stolen session with the password', () => {
  test.each(['reauthenticate', 'changePassword'])(
    'does not become fresh by %s: no factor is added or removed',
    async (by) => {
      const { person, session: stolen } = await enrol();
      passTime(600);
      const form =
        by === 'reauthenticate'
          ? { password: person.password }
          : { current_password: person.password, new_password: 'quite another correct horse' };
      const answer = await service.send(by, { form, cookies: [stolen] });
      const session = cookieNamed(answer, '__Host-session_id') || stolen;
      expect(await isSignedIn(service, session)).toBe(true);
      for (const name of ['requestRegistration', 'replaceRecoveryCodes', 'disableTotp', 'requestEmailChange']) {
        const refused = await service.send(name, { cookies: [session], json: bodies[name] });
        expect([name, refused.status, refused.text]).toEqual([
          name,
          403,
          expect.stringContaining('reauthentication_required'),
        ]);
      }
    },
  );
});

describe('a mailbox', () => {
  test('resets the password, and does not sign in: the second factor is still there', async () => {
    const { person } = await enrol();
    const token = await linkFor(service, 'reset-password', person.email);
    const password = 'quite another correct horse';
    await service.send('setNewPassword', { form: { token, new_password: password } });
    const answer = await service.send('signIn', { json: { email: person.email, password } });
    expect([answer.status, answer.cookies]).toEqual([202, []]);
  });
});

describe('a copy of the tables', () => {
  test('has no secret of an app and no recovery code, in any encoding', async () => {
    const { secret, recoveryCodes } = await enrol();
    const { Secret } = await import('otpauth');
    const bytes = Buffer.from(Secret.fromBase32(secret).bytes);
    const hidden = [
      secret,
      bytes.toString('hex'),
      bytes.toString('base64url'),
      bytes.toString('base64'),
      bytes.toString('latin1'),
      ...recoveryCodes.flatMap((code) => [code, code.replaceAll('-', ''), code.replaceAll('-', '').toUpperCase()]),
    ];
    const dump = JSON.stringify(await service.tables.snapshot(), (_, value: unknown) =>
      value instanceof Set ? [...value] : value,
    );
    expect(dump).toContain('last_step');
    expect(hidden.filter((text) => dump.includes(text))).toEqual([]);
  });

  test('moves no secret to another user: whoever can write the table signs in as nobody', async () => {
    const one = await enrol();
    const other = await enrol();
    const { PutCommand } = await import('@aws-sdk/lib-dynamodb');
    const items = await service.tables.credentials.items();
    const stolen = items.find(({ user_id: id, id: kind }) => id === other.person.id && kind === 'totp');
    const item = { ...stolen, user_id: one.person.id, last_step: 1 };
    const command = new PutCommand({ TableName: service.tables.credentials.name, Item: item });
    await service.tables.client.documents.send(command);
    const answer = await step(await asked(one.person), totpCode(other.secret, new Date(), 1));
    expect(answer.status).toBe(500);
    expect(answer.cookies).toEqual([]);
  });
});

import { describe, expect, test } from '@jest/globals';
import { newCredentials } from '../support/deps';
import type { Answer } from '../support/event';
import { passTime, useAttackedService } from './attacked-service';
import {
  disable,
  isSignedIn,
  linkFor,
  mailedToken,
  newPerson,
  opens,
  type Person,
  remove,
  requestedEmail,
  signIn,
  signUp,
  withTokens,
} from './people';

/** A token works once, for one purpose of one account, and only until that account changes. */

const service = useAttackedService();
const HALF_HOUR = 30 * 60;
const DAY = 86_400;

const newPassword = () => newCredentials().password;

/** Every route that accepts a mailed token. */
const places: Record<string, (token: string, email: string) => Promise<Answer>> = {
  verification: (token) => service.send('verifyEmail', { form: { token, password: newPassword() } }),
  reset: (token) => service.send('setNewPassword', { form: { token, new_password: newPassword() } }),
  'change of email': (token) => service.send('confirmEmailChange', { form: { token } }),
  'reset with the email': (token, email) =>
    service.send('resetPassword', { form: { email, reset_token: token, new_password: newPassword() } }),
};

const statusesOf = async (
  token: string,
  email: string,
  isMeant: (place: string) => boolean = () => true,
): Promise<number[]> => {
  const statuses = [];
  for (const [place, use] of Object.entries(places)) {
    if (isMeant(place)) statuses.push((await use(token, email)).status);
  }
  return statuses;
};

/** Expect that no route accepts the token, and that nothing changes. */
const expectVoid = async (token: string, email: string, isMeant?: (place: string) => boolean): Promise<void> => {
  const before = await service.tables.users.items();
  expect(new Set(await statusesOf(token, email, isMeant))).toEqual(new Set([403]));
  expect(await service.tables.users.items()).toEqual(before);
};

interface Kind {
  readonly seconds: number;
  make(): Promise<{ token: string; person: Person }>;
  again(person: Person): Promise<unknown>;
}

const kinds: Record<string, Kind> = {
  verification: {
    seconds: DAY,
    make: async () => {
      const person = await signUp(service);
      const token = await mailedToken(service, person.email);
      return { token, person: { ...person, id: token.split('.')[0] ?? '' } };
    },
    again: ({ email }) => linkFor(service, 'verify-email', email),
  },
  reset: {
    seconds: HALF_HOUR,
    make: async () => {
      const person = await newPerson(service);
      return { token: await linkFor(service, 'reset-password', person.email), person };
    },
    again: ({ email }) => linkFor(service, 'reset-password', email),
  },
  'change of email': {
    seconds: DAY,
    make: async () => {
      const person = await newPerson(service);
      return { token: (await requestedEmail(service, (await signIn(service, person)).session)).token, person };
    },
    again: async (person) => requestedEmail(service, (await signIn(service, person)).session),
  },
};

describe.each(Object.entries(kinds))('the token of a %s', (place, { seconds, make, again }) => {
  const use = (token: string, { email }: Person) => places[place]?.(token, email);

  test('works for its own purpose only, and once', async () => {
    const { token, person } = await make();
    await expectVoid(token, person.email, (other) => !other.startsWith(place));
    expect(await use(token, person)).toMatchObject({ status: 200 });
    await expectVoid(token, person.email);
  });

  test('is void after a newer one is sent', async () => {
    const { token, person } = await make();
    await again(person);
    await expectVoid(token, person.email);
  });

  test('works until it expires', async () => {
    const [early, late] = [await make(), await make()];
    passTime(seconds - 30);
    expect(await use(early.token, early.person)).toMatchObject({ status: 200 });
    passTime(30);
    await expectVoid(late.token, late.person.email);
  });

  test('does not work for another account', async () => {
    const { token } = await make();
    const stranger = await newPerson(service);
    await expectVoid(`${stranger.id}.${token.split('.')[1]}`, stranger.email);
    await expectVoid(token, stranger.email, (other) => other === 'reset with the email');
  });

  test('is void for an account that is disabled', async () => {
    const { token, person } = await make();
    await disable(person);
    await expectVoid(token, person.email);
  });

  test('is void after the account is deleted, also after a new sign-up with its email', async () => {
    const { token, person } = await make();
    await remove(person);
    await expectVoid(token, person.email);
    await signUp(service, { email: person.email, password: newPassword() });
    await expectVoid(token, person.email);
  });

  test('is void after the password was changed in another way', async () => {
    const { token, person } = await make();
    const isReset = place === 'reset';
    if (isReset) {
      const { session } = await signIn(service, person);
      const form = { current_password: person.password, new_password: newPassword() };
      expect(await service.send('changePassword', { form, cookies: [session] })).toMatchObject({ status: 200 });
    } else {
      const reset = await linkFor(service, 'reset-password', person.email);
      expect(await places.reset?.(reset, person.email)).toMatchObject({ status: 200 });
    }
    await expectVoid(token, person.email);
  });
});

test('a reset token is void after the email was changed, for the old email and for the new one', async () => {
  const person = await newPerson(service);
  const { session } = await signIn(service, person);
  const reset = await linkFor(service, 'reset-password', person.email);
  const { newEmail, token } = await requestedEmail(service, session);
  await service.send('confirmEmailChange', { form: { token } });
  for (const email of [person.email, newEmail]) await expectVoid(reset, email);
});

describe('what a sign-in issued', () => {
  const given = async () => {
    const person = await newPerson(service);
    const { session } = await signIn(service, person);
    const { accessToken, refreshToken } = await withTokens(service, person);
    return { person, session, accessToken, refreshToken };
  };
  type Given = Awaited<ReturnType<typeof given>>;
  const works = async ({ session, accessToken, refreshToken }: Given) => [
    await isSignedIn(service, session),
    (await service.send('getToken', { headers: { authorization: `Bearer ${accessToken}` } })).status === 200,
    (await service.send('refreshTokens', { json: { refresh_token: refreshToken } })).status === 200,
  ];

  test('works until then', async () => {
    expect(await works(await given())).toEqual([true, true, true]);
  });

  test.each<[string, (given: Given) => Promise<unknown>]>([
    [
      'a reset of the password',
      async ({ person: { email } }) => places.reset?.(await linkFor(service, 'reset-password', email), email),
    ],
    [
      'a change of the password',
      ({ person, session }) =>
        service.send('changePassword', {
          form: { current_password: person.password, new_password: newPassword() },
          cookies: [session],
        }),
    ],
    ['a sign-out everywhere', ({ session }) => service.send('signOut', { cookies: [session], query: { all: 'true' } })],
    ['the account’s being disabled', ({ person }) => disable(person)],
    [
      'its being deleted and signed up anew',
      async ({ person: { email, ...person } }) => {
        await remove(person);
        await signUp(service, { email, password: newPassword() });
      },
    ],
  ])('is void after %s', async (_, happen) => {
    const before = await given();
    await happen(before);
    expect(await works(before)).toEqual([false, false, false]);
  });

  test('gives no access to a later account with the same email', async () => {
    const { person } = await given();
    await remove(person);
    const again = await signUp(service, { email: person.email, password: newPassword() });
    const token = await mailedToken(service, person.email);
    await service.send('verifyEmail', { form: { token }, cookies: [again.cookie] });
    expect([await opens(service, person), await opens(service, again)]).toEqual([false, true]);
  });
});

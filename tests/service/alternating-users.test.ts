import '../faults/hardened-environment';
import { beforeEach, expect, test } from '@jest/globals';
import type { User } from '../../lib/auth/entities';
import { createHardenedPlanting } from '../faults/planting-hardened';
import { at } from '../support/auth-service';
import { type Answer, cookieFrom, type RequestParts } from '../support/event';
import { useTables } from '../support/tables';

/** One process answers everybody in turn, and many at once: nothing of one may stay for the next. */

const tables = useTables();
const { password, plantOwner } = createHardenedPlanting(tables);

beforeEach(() => tables.clear());

const routes = {
  'POST /sessions': () => import('../../functions/auth-service/sign-in'),
  'GET /profile': () => import('../../functions/auth-service/get-profile'),
  'GET /sessions': () => import('../../functions/auth-service/list-sessions'),
  'GET /events': () => import('../../functions/auth-service/list-events'),
  'PUT /password': () => import('../../functions/auth-service/change-password'),
  'DELETE /sessions': () => import('../../functions/auth-service/sign-out'),
};
const send = async (route: keyof typeof routes, parts: RequestParts) =>
  at(route, (await routes[route]()).handler)(parts);

/** A browser of somebody, and what it must see. */
const browse = async (user: User) => {
  let [cookies, word] = [[] as string[], password];
  const client = `the browser of ${user.id}`;
  const headers = { 'user-agent': client };
  const own = async (route: keyof typeof routes) => send(route, { cookies, headers });
  const keep = (answer: Answer) => {
    cookies = [cookieFrom(answer)];
    expect(cookies[0]).toMatch(`__Host-session_id=${user.id}.`);
    return answer;
  };
  const steps = {
    signIn: async () => {
      const answer = keep(
        await send('POST /sessions', { json: { email: user.email, password: word }, cookies, headers }),
      );
      expect(answer).toMatchObject({ status: 200, body: { email: user.email } });
    },
    seeProfile: async () =>
      expect(await own('GET /profile')).toMatchObject({ status: 200, body: { email: user.email } }),
    seeSessions: async () => {
      const { body } = await own('GET /sessions');
      expect(body).toMatchObject({ sessions: [{ client, current: true }] });
      expect((body as { sessions: unknown[] }).sessions).toHaveLength(1);
    },
    seeEvents: async () => {
      const { events } = (await own('GET /events')).body as { events: { type: string; client: string | null }[] };
      // Who was planted came from nowhere.
      expect(new Set(events.map((event) => event.client))).toEqual(new Set([client, null]));
      return events.map(({ type }) => type);
    },
    changePassword: async () => {
      const json = { current_password: word, new_password: `${word} of ${user.id}`.slice(0, 60) };
      expect(keep(await send('PUT /password', { json, cookies, headers })).body).toMatchObject({ email: user.email });
      word = json.new_password;
    },
    signOut: async () => {
      expect((await own('DELETE /sessions')).status).toBe(302);
      expect((await own('GET /profile')).status).toBe(403);
    },
  };
  return steps;
};

type Step = Exclude<keyof Awaited<ReturnType<typeof browse>>, 'seeEvents'>;
const ROUND: Step[] = ['signIn', 'seeProfile', 'seeSessions', 'changePassword', 'seeProfile', 'signIn', 'seeSessions'];
const TOLD = ['user.signed_in', 'user.signed_in', 'user.password_changed', 'user.signed_in', 'user.created'];

test('two users who take turns see their own alone', async () => {
  const [one, other] = [await browse(await plantOwner()), await browse(await plantOwner())];

  for (const step of ROUND) for (const user of [one, other]) await user[step]();

  for (const user of [one, other, one]) expect(await user.seeEvents()).toEqual(TOLD);
  await one.signOut();
  await other.seeProfile();
});

test('as do twelve at once', async () => {
  const all = await Promise.all(Array.from({ length: 12 }, async () => browse(await plantOwner())));

  for (const step of ROUND) await Promise.all(all.map((user) => user[step]()));

  for (const told of await Promise.all(all.map((user) => user.seeEvents()))) expect(told).toEqual(TOLD);
  const [first, ...others] = all;
  await Promise.all([first?.signOut(), ...others.map((user) => user.seeProfile())]);
});

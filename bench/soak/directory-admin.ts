import { randomUUID } from 'node:crypto';
import { isUnknown, type Observer } from './observer';

/** An admin who manages the users of their customer. */
export interface DirectoryAdmin {
  act(): Promise<void>;
  verify(): Promise<void>;
}

/** What the admin knows of a user. `names` and `actives` have several values after an unknown outcome. */
interface Known {
  readonly id: string;
  readonly email: string;
  readonly password: string;
  names: readonly string[];
  actives: readonly boolean[];
  isDeleted: boolean | null;
}

const MAX_KNOWN = 60;
/** A bit less than the default of RECENT_AUTHENTICATION. */
const RECENT_MILLISECONDS = 590_000;

export const createDirectoryAdmin = (
  observer: Observer,
  credentials: { readonly email: string; readonly password: string },
): DirectoryAdmin => {
  let bearer: string | null = null;
  let signedInAt = 0;
  let users: Known[] = [];

  const send = async (method: string, path: string, json?: object) => {
    if (bearer === null) {
      const login = await observer.visitor().send('POST', '/api/users/login', { json: credentials });
      if (login.status !== 200) return { status: 503, body: {} };
      bearer = String(login.body.access_token);
      signedInAt = Date.now();
    }
    const answer = await observer.visitor().send(method, path, { bearer, ...(json && { json }) });
    if (answer.status === 401) bearer = null;
    return answer.status === 401 ? { status: 503, body: {} } : answer;
  };
  const choose = (): Known | undefined => {
    const present = users.filter(({ isDeleted }) => isDeleted === false);
    return present[Math.floor(Math.random() * present.length)];
  };

  /** Two programs create a user with the same email at the same time. */
  const create = async () => {
    const [email, name, password] = [
      `${randomUUID()}@soak.example.com`,
      `Soak ${randomUUID()}`,
      `soak ${randomUUID()}`,
    ];
    const json = { email, name, password, active: true, roles: [] };
    const answers = await Promise.all([send('POST', '/api/users', json), send('POST', '/api/users', json)]);
    const created = answers.filter(({ status }) => status === 201);
    observer.checked('an email has one winner');
    if (created.length > 1) observer.violation('two users were created with one email');
    for (const { status } of answers)
      if (![0, 201, 409, 503].includes(status)) observer.violation(`a creation was answered ${status}`);
    const [{ body } = { body: {} }] = created;
    const id = (body as { id?: string }).id;
    if (id !== undefined) users.push({ id, email, password, names: [name], actives: [true], isDeleted: false });
    if (users.length > MAX_KNOWN) users = users.slice(-MAX_KNOWN);
  };

  const change = async () => {
    const user = choose();
    if (user === undefined) return;
    const name = `Soak ${randomUUID()}`;
    const active = Math.random() < 0.6;
    const answer = await send('PUT', `/api/users/${user.id}`, { email: user.email, name, active, roles: [] });
    if (answer.status === 200) {
      user.names = [name];
      user.actives = [active];
    } else if (isUnknown(answer)) {
      user.names = [...user.names, name];
      user.actives = [...user.actives, active];
    } else observer.violation(`a change was answered ${answer.status}`);
  };

  const remove = async () => {
    const user = choose();
    if (user === undefined) return;
    const answer = await send('DELETE', `/api/users/${user.id}`);
    if (answer.status === 200) user.isDeleted = true;
    else if (isUnknown(answer)) user.isDeleted = null;
    // A deletion needs a more recent sign-in: the admin signs in again.
    else if (answer.status === 403 && Date.now() - signedInAt > RECENT_MILLISECONDS) bearer = null;
    else observer.violation(`a deletion was answered ${answer.status}`);
  };

  const verifyUser = async (user: Known) => {
    const answer = await send('GET', `/api/users/${user.id}`);
    if (isUnknown(answer)) return;
    if (user.isDeleted === null) user.isDeleted = answer.status === 404;
    if (user.isDeleted) {
      observer.checked('a deleted user stays deleted');
      if (answer.status !== 404) observer.violation(`a deleted user was answered ${answer.status}`);
      return;
    }
    observer.checked('no acknowledged change is lost');
    if (answer.status !== 200) return observer.violation(`a user was lost: ${answer.status}`);
    const { name, active } = answer.body as { name: string; active: boolean };
    if (!user.names.includes(name)) observer.violation('the name of a user is not the one that was acknowledged');
    if (!user.actives.includes(active)) observer.violation('the state of a user is not the one that was acknowledged');
    user.names = [name];
    user.actives = [active];
  };

  const trySignIn = async () => {
    const user = choose();
    if (user === undefined || user.actives.length !== 1) return;
    const json = { email: user.email, password: user.password };
    const answer = await observer.visitor().send('POST', '/sessions', { json });
    if (isUnknown(answer)) return;
    observer.checked('only active users sign in');
    const isIn = answer.status === 200;
    if (isIn !== user.actives[0])
      observer.violation(`an ${user.actives[0] ? 'active' : 'inactive'} user: ${answer.status}`);
  };

  const search = async () => {
    const answer = await send('GET', '/api/users?query=Soak');
    if (!isUnknown(answer) && answer.status !== 200) observer.violation(`a search was answered ${answer.status}`);
  };

  const acts = [create, create, change, change, change, remove, trySignIn, trySignIn, search];
  return {
    act: async () => {
      await acts[Math.floor(Math.random() * acts.length)]?.();
      const user = users[Math.floor(Math.random() * users.length)];
      if (user !== undefined) await verifyUser(user);
    },
    verify: async () => {
      for (const user of users) await verifyUser(user);
    },
  };
};

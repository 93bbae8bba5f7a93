import { randomUUID } from 'node:crypto';
import { createPasswordHasher } from '../lib/crypto/password-hasher';
import { newUser } from '../tests/support/new-user';
import { wallMilliseconds } from './cpu-time';
import { createSignIn } from './sign-in';
import { interleaved, median } from './statistics';
import { targets } from './targets';
import type { Topic } from './topic';

const cost = 12;
const loginsInFlight = 4;
const rounds = 6;
const password = 'correct horse battery staple';

/**
 * Logins per second of one process, and so of one core, compared to the maximum that the password hash allows. Hashes and
 * logins are measured in turns, in wall-clock time. Other load slows down both; the numbers are only stable on an idle machine.
 */
export const measureLoginRate = async (): Promise<Topic> => {
  const hasher = createPasswordHasher(cost);
  const signIn = await createSignIn(hasher);
  const { users } = await import('../lib/runtime/users');

  const id = randomUUID();
  const user = newUser({ id, passwordHash: await hasher.hash(password, id), emailVerified: true });
  const { email } = user;
  await users.createUser(user);

  const login = async () => {
    const status = await signIn(email, password);
    if (status !== 200) throw new Error(`A login answered ${status}: nothing can be measured`);
  };
  const each = Array.from({ length: loginsInFlight });
  const measured = await interleaved(
    {
      hash: () => wallMilliseconds(() => hasher.hash(password, id)),
      logins: () => wallMilliseconds(() => Promise.all(each.map(login))),
    },
    rounds,
  );
  const hashMilliseconds = median(measured.hash);
  const hashesPerSecond = 1000 / hashMilliseconds;
  const loginsPerSecond = (loginsInFlight * 1000) / median(measured.logins);
  const share = loginsPerSecond / hashesPerSecond;
  const limit = targets.loginShareOfHashLimit;
  return {
    title: 'Logins per second of one core',
    rows: [
      {
        cost,
        hashMilliseconds,
        hashesPerSecond,
        loginsPerSecond,
        shareOfHashes: share,
        atLeast: limit,
        mark: share >= limit ? 'ok' : 'UNDER',
      },
    ],
    notes: [
      `${rounds} times ${loginsInFlight} parallel logins, in turns with a single hash, through the live handler in one process.`,
      'The engine runs in another process.',
    ],
  };
};

import { randomUUID } from 'node:crypto';
import { setTimeout as after } from 'node:timers/promises';
import { createPasswordHasher } from '../lib/crypto/password-hasher';
import { findFreePort } from '../scripts/local/ports.mjs';
import { startLocally, untilReady } from '../tests/support/local-start';
import { wallMilliseconds } from './cpu-time';
import { median, percentile } from './statistics';
import type { Topic } from './topic';

const cost = 12;
/** Of the hashes that one processor can make. @see targets.loginShareOfHashLimit */
const share = 0.7;
const people = 20;
const checksPerSecond = 50;
const secondsAlone = 15;
const secondsTogether = 60;
const password = 'correct horse battery staple';

/** What came of the requests of one kind. */
interface Outcome {
  readonly perSecond: number;
  readonly milliseconds: number[];
  readonly failed: number;
}

/**
 * Session checks alone, and then together with sign-ins at 70 % of the rate at which one processor can hash, against the local service in a
 * process of its own. Open loop: a request is sent when its time has come, whether or not the earlier ones were answered, so that a slow
 * service cannot slow its load down.
 */
export const measureLoad = async (): Promise<Topic> => {
  const hashMilliseconds = await hashTime();
  const signInsPerSecond = (share * 1000) / hashMilliseconds;
  const [port, databasePort] = [await findFreePort(), await findFreePort()];
  const local = await untilReady(
    startLocally({
      PORT: String(port),
      DYNAMODB_PORT: String(databasePort),
      DATA_DIR: ':memory:',
      CONTRACT_MODE: 'hardened',
      BCRYPT_COST: String(cost),
      EMAIL_DOMAINS: 'ignore',
      LIMIT_SIGNUPS: '0',
      LOG_LEVEL: 'WARN',
    }),
  );
  try {
    const origin = `http://localhost:${port}`;
    const emails = Array.from({ length: people }, () => `${randomUUID()}@example.com`);
    for (const email of emails) await signUp(origin, email);
    const cookies = await Promise.all(emails.map((email) => signIn(origin, email)));
    const check = async (index: number) => {
      const headers = { cookie: cookies[index % people] ?? '' };
      return statusOf(await fetch(`${origin}/profile`, { headers }));
    };
    const enter = async (index: number) =>
      statusOf(await fetch(`${origin}/sessions`, form(emails[index % people] ?? '')));

    // The first requests load the functions.
    await Promise.all([offer(check, 10, 2), offer(enter, 1, 2)]);
    const alone = await offer(check, checksPerSecond, secondsAlone);
    const [beside, signIns] = await Promise.all([
      offer(check, checksPerSecond, secondsTogether),
      offer(enter, signInsPerSecond, secondsTogether),
    ]);
    const rowOf = (what: string, { perSecond, milliseconds, failed }: Outcome, base: Outcome | null) => {
      const [p50, p95] = [percentile(milliseconds, 50), percentile(milliseconds, 95)];
      return {
        what,
        perSecond,
        requests: milliseconds.length,
        failed,
        p50Milliseconds: p50,
        p95Milliseconds: p95,
        p50Ratio: p50 / (base === null ? hashMilliseconds : percentile(base.milliseconds, 50)),
        p95Ratio: p95 / (base === null ? hashMilliseconds : percentile(base.milliseconds, 95)),
        mark: failed === 0 ? 'ok' : 'FAILED',
      };
    };
    return {
      title: 'Sign-ins and session checks at the same time',
      rows: [
        rowOf('session checks alone', alone, alone),
        rowOf('session checks beside sign-ins', beside, alone),
        rowOf('sign-ins', signIns, null),
      ],
      notes: [
        `A hash of cost ${cost} takes ${hashMilliseconds.toFixed(0)} ms here, so one processor makes ${(1000 / hashMilliseconds).toFixed(2)} in a second; sign-ins are offered at ${share * 100} % of that.`,
        'Ratios: session checks over session checks alone; sign-ins over one hash. Open loop, over HTTP, with the engine in another process.',
        'Here all functions share the processors of one machine. On AWS each request has a container of its own, and hashing slows no session check.',
      ],
    };
  } finally {
    local.process.kill('SIGTERM');
    await local.exited;
  }
};

const hashTime = async (): Promise<number> => {
  const hasher = createPasswordHasher(cost);
  const times: number[] = [];
  for (let run = 0; run < 7; run += 1) times.push(await wallMilliseconds(() => hasher.hash(password, randomUUID())));
  return median(times);
};

const form = (email: string): RequestInit => ({ method: 'POST', body: new URLSearchParams({ email, password }) });

const statusOf = async (response: Response): Promise<number> => {
  await response.arrayBuffer();
  return response.status;
};

/** The cookie that an answer sets, as a browser sends it. */
const cookieOf = (response: Response, name: string): string => {
  const cookie = response.headers.getSetCookie().find((each) => each.startsWith(name));
  if (cookie === undefined) throw new Error(`${response.url} answered ${response.status} without ${name}`);
  return cookie.split(';')[0] ?? '';
};

/** In the mode that verifies emails: the link of the mail in the browser that signed up keeps the password. */
const signUp = async (origin: string, email: string): Promise<void> => {
  const signedUp = await fetch(`${origin}/users`, form(email));
  const cookie = cookieOf(signedUp, '__Host-sign_up');
  for (let tries = 0; tries < 100; tries += 1) {
    const mails = await (await fetch(`${origin}/inbox.json?to=${encodeURIComponent(email)}`)).json();
    const [link] = (mails as { links: string[] }[]).flatMap(({ links }) => links);
    if (link !== undefined) {
      const token = new URL(link).searchParams.get('token') ?? '';
      const body = new URLSearchParams({ token });
      await fetch(`${origin}/verify_email`, { method: 'POST', body, headers: { cookie } });
      return;
    }
    await after(100);
  }
  throw new Error('no mail has come');
};

const signIn = async (origin: string, email: string): Promise<string> =>
  cookieOf(await fetch(`${origin}/sessions`, form(email)), '__Host-session_id');

/** Send requests at a fixed rate. @returns the times of all that were sent. */
const offer = async (
  send: (index: number) => Promise<number>,
  perSecond: number,
  seconds: number,
): Promise<Outcome> => {
  const milliseconds: number[] = [];
  let failed = 0;
  const startedAt = performance.now();
  const one = async (index: number): Promise<void> => {
    const dueAt = startedAt + (index * 1000) / perSecond;
    await after(Math.max(0, dueAt - performance.now()));
    const status = await send(index).catch(() => 0);
    // From the time at which it should have been sent.
    milliseconds.push(performance.now() - dueAt);
    if (status !== 200) failed += 1;
  };
  await Promise.all(Array.from({ length: Math.ceil(perSecond * seconds) }, (_, index) => one(index)));
  return { perSecond, milliseconds, failed };
};

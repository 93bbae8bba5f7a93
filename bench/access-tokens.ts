import { newUser } from '../tests/support/new-user';
import { cpuMillisecondsPerCall } from './cpu-time';
import { interleaved, median } from './statistics';
import { createTokenSession } from './token-session';
import type { Topic } from './topic';

const calls = 1000;
const algorithm = 'RSASSA-PKCS1-v1_5';

/** The CPU time to issue and verify an access token, compared to the bare RS256 of WebCrypto. No table is read. */
export const measureAccessTokens = async (runs: number): Promise<Topic> => {
  const { signingAccessTokens } = await import('../lib/runtime/signing-access-tokens');
  const { signingKeyRing } = await import('../lib/runtime/signing-key-ring');
  const { tokenSessions } = await import('../lib/runtime/token-sessions');
  const user = newUser();
  const { users } = await import('../lib/runtime/users');
  await users.createUser(user);
  const { accessToken, sessionId } = await createTokenSession(user);
  const found = await tokenSessions.findTokenSession({ id: sessionId, userId: user.id, now: new Date() });
  if (found === null) throw new Error('The session does not exist: nothing can be measured');
  const { session } = found;

  const { key: signingKey, kid } = await signingKeyRing.signingKey();
  const verificationKey = await signingKeyRing.verificationKey(kid);
  if (verificationKey === null) throw new Error('The key does not exist: nothing can be measured');
  const dot = accessToken.lastIndexOf('.');
  const signed = Buffer.from(accessToken.slice(0, dot));
  const signature = Buffer.from(accessToken.slice(dot + 1), 'base64url');
  const works = {
    bareVerify: () => crypto.subtle.verify(algorithm, verificationKey, signature, signed),
    verify: () => signingAccessTokens.verify(accessToken),
    bareSign: () => crypto.subtle.sign(algorithm, signingKey, signed),
    issue: () => signingAccessTokens.issue({ user, session }),
  };
  if (!(await works.bareVerify())) throw new Error('The signature is not valid: nothing can be measured');
  const microseconds = (work: () => Promise<unknown>) => async () => 1000 * (await cpuMillisecondsPerCall(work, calls));
  await interleaved(mapValues(works, microseconds), 2); // warm-up
  const measured = await interleaved(mapValues(works, microseconds), runs);
  const bare = { verify: median(measured.bareVerify), sign: median(measured.bareSign) };
  const row = (what: string, cpuMicroseconds: number, bareMicroseconds: number) => ({
    what,
    cpuMicroseconds,
    overBare: cpuMicroseconds / bareMicroseconds,
    overBareVerify: cpuMicroseconds / bare.verify,
  });
  return {
    title: 'Access tokens, per token',
    rows: [
      row('bare WebCrypto verify', bare.verify, bare.verify),
      row('verify', median(measured.verify), bare.verify),
      row('bare WebCrypto sign', bare.sign, bare.sign),
      row('issue', median(measured.issue), bare.sign),
    ],
    notes: [
      `${calls} calls per run, one after the other; RS256 with 2048 bits, a token of ${accessToken.length} characters.`,
      'CPU of all threads, because WebCrypto uses a thread pool.',
    ],
  };
};

const mapValues = <Name extends string, From, To>(
  values: Readonly<Record<Name, From>>,
  map: (value: From) => To,
): Record<Name, To> =>
  Object.fromEntries(Object.entries<From>(values).map(([name, value]) => [name, map(value)])) as Record<Name, To>;

import { hashToken } from '../../crypto/hash-token';
import type { Clock, Ids } from '../ports';
import { CHALLENGE_SECONDS } from '../sessions/second-step';
import type { Challenge } from '../stores/challenges-store';
import { formatOwnedSecret, isSecret } from '../user-id';

/** The browser that asks for a challenge. */
export interface AskingBrowser {
  /** Whether a browser sent the request. Then only the same browser can answer the challenge. */
  readonly isBrowser: boolean;
  /** The value of its challenge cookie, which may be any text; `null` without one. */
  readonly browserSecret: string | null;
}

/** What a client needs to answer a challenge. */
export interface AskedChallenge {
  /** The token. The client sends it back with its answer. */
  readonly token: string;
  /** For the challenge cookie of the browser; `null` for a program. */
  readonly browserSecret: string | null;
}

/**
 * A new challenge, not yet stored. A browser keeps the cookie that it has: it may be answering another challenge, in another tab.
 */
export const newChallenge = (
  { clock, ids }: { clock: Clock; ids: Pick<Ids, 'newSecret'> },
  { purpose, subject }: Pick<Challenge, 'purpose' | 'subject'>,
  { isBrowser, browserSecret: sent }: AskingBrowser,
): { challenge: Challenge; asked: AskedChallenge } => {
  const secret = ids.newSecret();
  const token = subject === null ? secret : formatOwnedSecret(subject.userId, secret);
  const kept = sent !== null && isSecret(sent) ? sent : null;
  const browserSecret = isBrowser ? (kept ?? ids.newSecret()) : null;
  const challenge: Challenge = {
    tokenHash: hashToken(token),
    purpose,
    subject,
    browserHash: browserSecret === null ? null : hashToken(browserSecret),
    expiresAt: new Date(clock.now().getTime() + CHALLENGE_SECONDS * 1000),
  };
  return { challenge, asked: { token, browserSecret } };
};

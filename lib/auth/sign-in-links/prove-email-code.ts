import { hashToken, isSameHash } from '../../crypto/hash-token';
import type { Proof } from '../credentials/proof';
import { canonicalEmail } from '../email';
import type { SignInLink } from '../entities';
import { AuthError } from '../errors';
import { unreadUser } from '../events/unread-user';
import { type GuessAttempt, type GuessLimitsDeps, releaseIfUnavailable, reserveAttempt } from '../limits/guess-limits';
import { hashSignInCode } from '../mailing/sign-in-code';
import { settleBoth } from '../settle';
import type { SignInLinksStore } from '../stores/sign-in-links-store';
import { type RedeemLinkDeps, redeemLink } from './redeem-link';

export interface ProveEmailCodeDeps extends GuessLimitsDeps, RedeemLinkDeps {
  signInLinks: RedeemLinkDeps['signInLinks'] & Pick<SignInLinksStore, 'countTry' | 'discardLink'>;
  mode: GuessLimitsDeps['mode'] & RedeemLinkDeps['mode'];
}

/** Email and code as typed, and what the browser adds. */
export interface EmailCode {
  readonly email: string;
  /** Spaces and hyphens in it are ignored. */
  readonly code: string;
  /** The IP address of the client. */
  readonly ipAddress: string;
  /** The value of the cookie that the request of the mail set; `null` without one. */
  readonly browserSecret: string | null;
  /** The value of the browser's sign-up cookie; `null` without one. */
  readonly signUpSecret: string | null;
}

/** The maximum number of tries of one code. With them, a guess succeeds once in 200,000 mails. NIST SP 800-63B-4 section 3.2.2 */
const MAX_TRIES = 5;

interface CountedTry {
  readonly link: SignInLink;
  readonly tries: number;
}

/**
 * Prove who somebody is by the code of a sign-in mail, in the browser that requested the mail. The try is counted before the code is
 * compared, so that guesses at the same time are counted too. The answer and the work are the same whether the code is wrong, there is
 * no such mail, or another browser requested it. A right code consumes the link of its mail too, and the last wrong one makes both
 * invalid. Every try counts for the IP address, as a wrong password does, until the session has begun.
 * @throws {AuthError} `wrong_code`; `too_many_attempts`, before anything else is counted.
 * @see ASVS 5.0 6.5.1, 6.6.3, 15.4.2
 */
export const proveEmailCode = async (deps: ProveEmailCodeDeps, input: EmailCode): Promise<Proof> => {
  const attempt = await reserve(deps, input);
  return releaseIfUnavailable(attempt, async () => {
    const browserHash = hashToken(input.browserSecret ?? deps.ids.newSecret());
    const codeHash = hashSignInCode(input.code.replace(/[\s-]/g, ''), browserHash);
    // No mail is ever sent to text that is not an email, so this counts nothing then, with the same call.
    const counted = await deps.signInLinks.countTry({
      id: deps.ids.newId(),
      emailHash: hashToken(canonicalEmail(input.email) ?? input.email),
      browserHash,
      max: MAX_TRIES,
      now: deps.clock.now(),
    });
    if (counted === null || !isSameHash(counted.link.codeHash, codeHash)) throw await refusal(deps, counted);
    const redeemed = await redeemLink(deps, counted.link, input);
    if (redeemed === null) throw await refusal(deps, counted);
    const { user } = redeemed;
    return {
      user,
      methods: ['email'],
      authenticatedAt: deps.clock.now(),
      from: 'unknown-device',
      release: attempt.release,
    };
  });
};

/** Only the IP address: with a limit of the account, anybody could keep its user from signing in with a code. */
const reserve = async (deps: ProveEmailCodeDeps, { ipAddress }: EmailCode): Promise<GuessAttempt> => {
  try {
    return await reserveAttempt(deps, { email: null, device: null, ipAddress });
  } catch (error) {
    if (error instanceof AuthError) await deps.events.record({ event: 'sign_in_link_refused', reason: error.code });
    throw error;
  }
};

const refusal = async (deps: ProveEmailCodeDeps, counted: CountedTry | null): Promise<AuthError> => {
  const recorded = deps.events.record({ event: 'sign_in_link_refused', user: unreadUser(counted?.link.userId) });
  const isLast = counted !== null && counted.tries >= MAX_TRIES;
  await settleBoth(isLast ? deps.signInLinks.discardLink(counted.link) : Promise.resolve(), recorded);
  return new AuthError('wrong_code');
};

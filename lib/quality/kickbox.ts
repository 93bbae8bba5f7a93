import { Agent } from 'node:https';
import type { EmailValidator } from '../auth/ports';
import { getHttpsText } from './https-text';
import { reportFailure } from './report-failure';

export interface KickboxOptions {
  /** The stage of the service, a dimension of the metric for failures. */
  readonly stage: string;
  /** Read the API key. Called by each check until it succeeds once. Rejects if the key cannot be read. */
  readKey(signal: AbortSignal): Promise<string>;
  readonly baseUrl?: string;
  readonly agent?: Agent;
  /** The time limit for everything: reading the key, DNS, connection and answer. */
  readonly milliseconds?: number;
}

/**
 * An email is refused only if Kickbox says `undeliverable`. It is accepted for `risky` and `unknown`, and if there is no answer
 * in time, which is logged.
 * @see https://docs.kickbox.com/docs/single-verification-api
 */
export const createKickbox = ({
  stage,
  readKey,
  baseUrl = 'https://api.kickbox.com',
  agent = new Agent({ keepAlive: true }),
  milliseconds = 2000,
}: KickboxOptions): EmailValidator => {
  let key: string | undefined;

  const request = async (email: string): Promise<string> => {
    const signal = AbortSignal.timeout(milliseconds);
    key ??= await readKey(signal);
    // Kickbox gives up before our own limit. It then answers `unknown` and charges nothing.
    const timeout = Math.ceil(milliseconds * 0.75);
    return getHttpsText({
      url: `${baseUrl}/v2/verify?email=${encodeURIComponent(email)}&timeout=${timeout}`,
      // The key is not in the URL, because servers log URLs.
      headers: { authorization: `Bearer ${key}` },
      agent,
      signal,
    });
  };

  return {
    check: async (email) => {
      try {
        return verdictOf(JSON.parse(await request(email)));
      } catch (error) {
        reportFailure(stage, 'email_validation_failed', error);
        return { deliverable: true, suggestion: null };
      }
    },
  };
};

const RESULTS = ['deliverable', 'undeliverable', 'risky', 'unknown'];

const verdictOf = (answer: { result?: unknown; did_you_mean?: unknown } | null) => {
  const { result, did_you_mean: meant } = answer ?? {};
  if (typeof result !== 'string' || !RESULTS.includes(result))
    throw Object.assign(new Error('unexpected answer'), { code: 'NOT_A_RESULT' });
  return { deliverable: result !== 'undeliverable', suggestion: typeof meant === 'string' ? meant : null };
};

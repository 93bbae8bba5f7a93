import { createHash } from 'node:crypto';
import { Agent } from 'node:https';
import { getHttpsText } from './https-text';
import { reportFailure } from './report-failure';

export interface BreachedPasswordsOptions {
  /** Names the metric of failures. */
  readonly stage: string;
  readonly baseUrl?: string;
  readonly agent?: Agent;
  /** The time limit for everything: DNS, connection and answer. */
  readonly milliseconds?: number;
}

/** A line of the answer: the SHA-1 of a password without its first five digits, and how often it was seen; 0 marks padding. */
const LINE = /^([0-9A-F]{35}):(\d+)\r?$/gm;

/**
 * Checks passwords with Have I Been Pwned. The request contains only the first five of the forty digits of the SHA-1, which
 * hundreds of breached passwords share. Padding keeps the size of the answer from revealing these five digits.
 * @returns whether the password is known from a breach. `false` if there is no valid answer in time; the failure is logged.
 * @see https://haveibeenpwned.com/API/v3#PwnedPasswords; OWASP ASVS 5.0 6.2.12
 */
export const createBreachedPasswords = ({
  stage,
  baseUrl = 'https://api.pwnedpasswords.com',
  agent = new Agent({ keepAlive: true }),
  milliseconds = 1000,
}: BreachedPasswordsOptions): ((password: string) => Promise<boolean>) => {
  const rangeOf = (prefix: string): Promise<string> =>
    getHttpsText({
      url: `${baseUrl}/range/${prefix}`,
      headers: { 'add-padding': 'true' },
      agent,
      signal: AbortSignal.timeout(milliseconds),
    });

  return async (password) => {
    const hash = createHash('sha1').update(password).digest('hex').toUpperCase();
    try {
      const lines = [...(await rangeOf(hash.slice(0, 5))).matchAll(LINE)];
      // The service never answers an empty range, so something else has answered.
      if (lines.length === 0) throw Object.assign(new Error('unexpected answer'), { code: 'NOT_A_RANGE' });
      return lines.some(([, suffix, count]) => suffix === hash.slice(5) && Number(count) > 0);
    } catch (error) {
      reportFailure(stage, 'password_breach_check_failed', error);
      return false;
    }
  };
};

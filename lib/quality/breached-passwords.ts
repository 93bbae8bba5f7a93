import { createHash } from 'node:crypto';
import { Agent } from 'node:https';
import { getHttpsText } from './https-text';
import { reportFailure } from './report-failure';

export interface BreachedPasswordsOptions {
  /** Whose failures are counted. */
  readonly stage: string;
  readonly baseUrl?: string;
  readonly agent?: Agent;
  /** For all of it: name, connection, answer. */
  readonly milliseconds?: number;
}

/** SHA-1 of a password without its first five digits, and how often it was met; 0 for padding. */
const LINE = /^([0-9A-F]{35}):(\d+)\r?$/gm;

/**
 * Have I Been Pwned, asked by the first five of forty digits, which some hundred breached passwords share; padding hides from
 * who watches the line which five they were.
 * @returns whether a password is known from a breach; `false` also where there is no answer in time, which is one line of the log.
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
      // No range is empty: this is somebody else's answer.
      if (lines.length === 0) throw Object.assign(new Error('an answer of another kind'), { code: 'NOT_A_RANGE' });
      return lines.some(([, suffix, count]) => suffix === hash.slice(5) && Number(count) > 0);
    } catch (error) {
      reportFailure(stage, 'password_breach_check_failed', error);
      return false;
    }
  };
};

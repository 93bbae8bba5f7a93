import { Resolver } from 'node:dns/promises';
import type { Clock } from '../auth/ports';
import { createBoundedCache } from './bounded-cache';
import { reportFailure } from './report-failure';

/** DNS queries. They reject with the codes of `node:dns/promises`: `ENOTFOUND` (no such name), `ENODATA` (no such record). */
export type MailResolver = Pick<Resolver, 'resolveMx' | 'resolve4' | 'resolve6'>;

export interface MailDomainsOptions {
  /** Names the metric of failures. */
  readonly stage: string;
  readonly clock: Clock;
  readonly resolver?: MailResolver;
  /** For all queries about one domain. */
  readonly milliseconds?: number;
  /** How many domains are cached. */
  readonly max?: number;
}

const RECEIVES_SECONDS = 3600;
/** Shorter, because an owner who learns of it may fix the domain and try again. */
const RECEIVES_NOT_SECONDS = 300;

/**
 * Whether a domain receives mail: it has MX records, or else an IP address. A single MX record `.` says that it receives none.
 * @returns `false` only if the DNS says so. Without an answer in time `true`, and one line of the log.
 * @see RFC 5321 section 5.1; RFC 7505
 */
export const createMailDomains = ({
  stage,
  clock,
  // One try: a second one would come too late.
  resolver = new Resolver({ timeout: 800, tries: 1 }),
  milliseconds = 1000,
  max = 1000,
}: MailDomainsOptions): ((domain: string) => Promise<boolean>) => {
  const known = createBoundedCache<boolean>(clock, max);
  return async (domain) => {
    const remembered = known.find(domain);
    if (remembered !== undefined) return remembered;
    try {
      const receives = await Promise.race([lookUp(resolver, domain), timeOut(milliseconds)]);
      known.keep(domain, receives, receives ? RECEIVES_SECONDS : RECEIVES_NOT_SECONDS);
      return receives;
    } catch (error) {
      reportFailure(stage, 'email_domain_check_failed', error);
      return true;
    }
  };
};

const lookUp = async (resolver: MailResolver, domain: string): Promise<boolean> => {
  const exchanges = await recordsOf(resolver.resolveMx(domain));
  if (exchanges.length > 0) return exchanges.some(({ exchange }) => exchange !== '' && exchange !== '.');
  const families = await Promise.allSettled([
    recordsOf<unknown>(resolver.resolve4(domain)),
    recordsOf<unknown>(resolver.resolve6(domain)),
  ]);
  if (families.some((family) => family.status === 'fulfilled' && family.value.length > 0)) return true;
  const failed = families.find((family) => family.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return false;
};

/** @returns an empty list if the DNS says that there is no record. */
const recordsOf = async <Answer>(query: Promise<Answer[]>): Promise<Answer[]> => {
  try {
    return await query;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOTFOUND' || code === 'ENODATA') return [];
    throw error;
  }
};

const timeOut = (milliseconds: number): Promise<never> =>
  new Promise((_, reject) => {
    const signal = AbortSignal.timeout(milliseconds);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });

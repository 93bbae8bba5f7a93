import { Resolver } from 'node:dns/promises';
import { createBoundedCache } from '../auth/bounded-cache';
import type { Clock } from '../auth/ports';
import { reportFailure } from './report-failure';

/** DNS queries. They reject with the codes of `node:dns/promises`: `ENOTFOUND` (no such name), `ENODATA` (no such record). */
export type MailResolver = Pick<Resolver, 'resolveMx' | 'resolve4' | 'resolve6'>;

export interface MailDomainsOptions {
  /** Names the metric of failures. */
  readonly stage: string;
  readonly clock: Clock;
  readonly resolver?: MailResolver;
  /** The time limit for all queries about one domain. */
  readonly milliseconds?: number;
  /** The maximum number of cached domains. */
  readonly max?: number;
}

const POSITIVE_SECONDS = 3600;
/** Shorter, because the owner of the domain may correct its records and try again. */
const NEGATIVE_SECONDS = 300;

/**
 * Whether a domain receives mail: it has MX records, or, without any, an IP address. A single MX record `.` means that it
 * receives no mail.
 * @returns `false` only if the DNS says so. `true` if there is no answer in time; the failure is logged.
 * @see RFC 5321 section 5.1; RFC 7505
 */
export const createMailDomains = ({
  stage,
  clock,
  // A second try would end after the time limit.
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
      known.keep(domain, receives, receives ? POSITIVE_SECONDS : NEGATIVE_SECONDS);
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

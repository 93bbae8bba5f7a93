import { Resolver } from 'node:dns/promises';
import type { Clock } from '../auth/ports';
import { createBoundedCache } from './bounded-cache';
import { reportFailure } from './report-failure';

/** The questions, as `node:dns/promises` takes them; its codes `ENOTFOUND` (no such name) and `ENODATA` (no such record). */
export type MailResolver = Pick<Resolver, 'resolveMx' | 'resolve4' | 'resolve6'>;

export interface MailDomainsOptions {
  /** Whose failures are counted. */
  readonly stage: string;
  readonly clock: Clock;
  readonly resolver?: MailResolver;
  /** For all questions about one domain. */
  readonly milliseconds?: number;
  /** How many domains a container remembers. */
  readonly max?: number;
}

const RECEIVES_SECONDS = 3600;
/** Shorter: who has just been told sets it right and comes again. */
const RECEIVES_NOT_SECONDS = 300;

/**
 * Whether a domain receives mail: by its MX records, without any by its addresses; never by the single MX record `.`.
 * @returns `false` only where the DNS says so; what it does not answer in time is `true`, and one line of the log.
 * @see RFC 5321 section 5.1; RFC 7505
 */
export const createMailDomains = ({
  stage,
  clock,
  // Once: a second question would come after all is over.
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

/** None, where the DNS says that there are none. */
const recordsOf = async <Answer>(asked: Promise<Answer[]>): Promise<Answer[]> => {
  try {
    return await asked;
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

import { get as getHttp, type IncomingMessage } from 'node:http';
import { get as getHttps } from 'node:https';
import { json } from 'node:stream/consumers';
import { isLoopback } from '../local/loopback.mjs';
import { AdminError } from './admin-error';

/** A local service as `npm start` was told to run it. */
export interface LocalService {
  /** Where its gateway listens, always with `http:`, even if the service was started with HTTPS=1. */
  readonly address: string;
  /** Its DynamoDB. */
  readonly dynamodb: string;
}

/** What `GET /local.json` of a local service answers. */
interface RunFacts {
  readonly contract_mode: string;
  readonly dynamodb: string;
}

const MILLISECONDS = 2000;

/**
 * The CONTRACT_MODE of the service that runs on these tables.
 * @param given CONTRACT_MODE in the caller's environment: used only if the service cannot be asked.
 * @param announce receives one line that says which mode it is and where it comes from.
 * @throws {AdminError} `mode_unknown`
 */
export const findRunningMode = async (
  service: LocalService,
  given: string | undefined,
  announce: (line: string) => void,
): Promise<string> => {
  const facts = (await askFacts(service.address)) ?? (await askFacts(service.address.replace('http:', 'https:')));
  if (facts !== null && isSamePlace(facts.dynamodb, service.dynamodb)) {
    announce(`Mode ${facts.contract_mode}, like the service at ${service.address}.`);
    return facts.contract_mode;
  }
  const reason = `no service at ${service.address} uses the DynamoDB at ${service.dynamodb}`;
  if (given === undefined) {
    throw new AdminError(
      'mode_unknown',
      `The mode of the service is not known: ${reason}. Set PORT as it was set for \`npm start\`, or CONTRACT_MODE.`,
    );
  }
  announce(`Mode ${given}, from CONTRACT_MODE: ${reason}.`);
  return given;
};

/** @returns `null` if no local service answers there. */
const askFacts = async (address: string): Promise<RunFacts | null> => {
  try {
    const facts = (await json(await get(`${address}/local.json`))) as Partial<RunFacts> | null;
    return typeof facts?.contract_mode === 'string' && typeof facts.dynamodb === 'string' ? (facts as RunFacts) : null;
  } catch {
    return null;
  }
};

/** With HTTPS=1 the service has a certificate that only this machine knows. Nothing secret is sent or received. */
const get = (url: string): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const options = { signal: AbortSignal.timeout(MILLISECONDS) };
    const request = url.startsWith('https:')
      ? getHttps(url, { ...options, rejectUnauthorized: false }, resolve)
      : getHttp(url, options, resolve);
    request.on('error', reject);
  });

/** `localhost` and 127.0.0.1 are the same place. */
const isSamePlace = (one: string, other: string): boolean => {
  if (!URL.canParse(one) || !URL.canParse(other)) return false;
  const [here, there] = [new URL(one), new URL(other)];
  if (isLoopback(here) && isLoopback(there)) return here.port === there.port;
  return here.href === there.href;
};

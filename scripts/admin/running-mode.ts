import { isLoopback } from '../local/settings.mjs';
import { AdminError } from './admin-error';

/** A local service as `npm start` was told to run it. */
export interface LocalService {
  /** Where its gateway listens. */
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
  const facts = await askFacts(service.address);
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

const askFacts = async (address: string): Promise<RunFacts | null> => {
  try {
    const response = await fetch(`${address}/local.json`, { signal: AbortSignal.timeout(MILLISECONDS) });
    const facts = (await response.json()) as Partial<RunFacts> | null;
    return typeof facts?.contract_mode === 'string' && typeof facts.dynamodb === 'string' ? (facts as RunFacts) : null;
  } catch {
    return null;
  }
};

/** `localhost` and 127.0.0.1 are the same place. */
const isSamePlace = (one: string, other: string): boolean => {
  if (!URL.canParse(one) || !URL.canParse(other)) return false;
  const [here, there] = [new URL(one), new URL(other)];
  if (isLoopback(here) && isLoopback(there)) return here.port === there.port;
  return here.href === there.href;
};

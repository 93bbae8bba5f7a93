import type { LiveService } from '../tests/support/live-service';
import { allScenarios } from '../tests/support/scenarios/all';
import type { Scenario } from '../tests/support/scenarios/scenario';

/** The cost of one successful call. */
export interface CallCost {
  readonly roundTrips: number;
  readonly readUnits: number;
  readonly writeUnits: number;
  readonly passwordHashes: number;
  /** Wall-clock time, with that of the engine. */
  readonly milliseconds: number;
}

/** The typical call of every endpoint, in mode `hardened`. */
export const typicalScenarios: readonly Scenario[] = allScenarios.filter(
  ({ isTypical, mode }) => isTypical && mode !== 'classic',
);

/** So that the signing keys are cached, as in a container that has answered a request before. */
export const warmUpKeys = async (service: LiveService): Promise<void> => {
  await typicalScenarios.find((scenario) => scenario.function === 'getToken')?.run(service);
};

/** The cost of a scenario's last call. The calls before it only prepare it. */
export const measureCall = async (service: LiveService, scenario: Scenario): Promise<CallCost> => {
  const { hasher } = await import('../lib/runtime/hasher');
  const { hash, verify } = hasher;
  let passwordHashes = 0;
  let milliseconds = 0;
  hasher.hash = (...args) => {
    passwordHashes += 1;
    return hash(...args);
  };
  hasher.verify = (...args) => {
    passwordHashes += 1;
    return verify(...args);
  };
  try {
    const { status } = await scenario.run({
      ...service,
      call: async (name, parts) => {
        passwordHashes = 0;
        const startedAt = performance.now();
        const answer = await service.call(name, parts);
        milliseconds = performance.now() - startedAt;
        return answer;
      },
    });
    const last = service.calls.at(-1);
    if (status !== scenario.status || last?.function !== scenario.function) {
      throw new Error(`${scenario.function} "${scenario.title}" answered ${status}, not ${scenario.status}`);
    }
    return { ...last.tableUse, passwordHashes, milliseconds };
  } finally {
    Object.assign(hasher, { hash, verify });
  }
};

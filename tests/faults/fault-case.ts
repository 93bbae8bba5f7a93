import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { LambdaHandler } from '../../lib/http/handler';
import type { Answer } from '../support/event';
import { everyFaultOf, type FaultName, faultsOf, isExecuted, isWrite, tellingFaultsOf } from '../support/fault-layer';
import type { RawItem, Snapshot } from '../support/tables';

/** The state that a test begins with, and the expectations of its request. */
export interface Scene {
  event: APIGatewayProxyEventV2;
  /** Secrets in addition to those of the event. */
  secrets?: readonly (string | null)[];
  /** Expect the answer of a request that succeeds. */
  expectAnswer(answer: Answer): void;
  /** Expect the effect, exactly once; `isWhole`: all of it. Absent if the request changes nothing. */
  expectEffect?(after: Snapshot, before: Snapshot, isWhole: boolean): void | Promise<void>;
  /** Types of the events that are recorded with the effect, one item each; none if absent. */
  readonly tells?: readonly string[];
  /**
   * Those of `tells` that a later write records, not the write of the effect. Events without a transaction (`auth.*`) always
   * are.
   */
  readonly tellsLater?: readonly string[];
  /** Status of a repeat after a lost answer; absent if it is the usual one. */
  repeatAfterLoss?: number;
  /** Types of the events that such a repeat records. */
  readonly repeatTells?: readonly string[];
}

/** One endpoint, or one path through it. */
export interface FaultCase {
  readonly name: string;
  /** Played with TEST_ALL_FAULTS=1 only: each of its calls is also a call of another case. */
  readonly onlyWithAll?: true;
  readonly handler: () => Promise<{ handler: LambdaHandler }>;
  /** Every table call of a request that succeeds, in the order in which they begin. */
  readonly calls: readonly string[];
  /** Position in `calls` of the write that has the effect; by default the last one that is not `swallowed`; -1 for none. */
  readonly effect?: number;
  /** Positions in `calls` that the answer does not depend on: it stays the same if they fail. */
  readonly swallowed?: readonly number[];
  /**
   * Positions in `calls` of reads that run at the same time as the write: if they fail, it is unknown whether the write was
   * done.
   */
  readonly besideTheWrite?: readonly number[];
  /** Whether the event is written at the same time as the effect: then an event may be recorded although the effect failed. */
  readonly tellsBeside?: boolean;
  /** Remove the attributes that an earlier write may change without an effect for anybody. */
  readonly withoutHarmless?: (item: RawItem) => RawItem;
  /** Whether every fault is tested at every call; otherwise see `strikesOf`. */
  readonly meetsEveryFault?: boolean;
  arrange(): Promise<Scene>;
}

/** A fault at one call. */
export interface Strike {
  readonly fault: FaultName;
  readonly operation: string;
  readonly nth: number;
  readonly position: number;
}

/** Where a case stands among the cases of its file. */
export interface Turn {
  /** Cases with successive numbers meet different faults. */
  readonly number: number;
  /** The operations that earlier cases of the file have called. */
  readonly earlierOperations: readonly string[];
}

/**
 * The faults of all calls. The first call of an operation in a file meets a fault of every path, once and permanently; later ones meet
 * those whose outcome depends on the call.
 */
export const strikesOf = (faultCase: FaultCase, turn: Turn, lasts: boolean): Strike[] => {
  const { calls, meetsEveryFault = false } = faultCase;
  return calls.flatMap((operation, position) => {
    const earlier = calls.slice(0, position);
    const number = turn.number + position;
    const isFirst = ![...turn.earlierOperations, ...earlier].includes(operation);
    const some = isFirst ? faultsOf(operation, number) : tellingFaultsOf(operation, number, lasts);
    const nth = earlier.filter((other) => other === operation).length + 1;
    return (meetsEveryFault ? everyFaultOf(operation) : some).map((fault) => ({ fault, operation, nth, position }));
  });
};

/** What a request has done if the fault persists; `usual`: everything, with the usual answer. */
export type Outcome = 'usual' | 'done' | 'not done' | 'unknown';

export const outcomeOf = (faultCase: FaultCase, { fault, operation, position }: Strike): Outcome => {
  const { calls, swallowed = [], besideTheWrite = [] } = faultCase;
  const isEssential = (call: number) => !swallowed.includes(call);
  // A fault that persists meets every later call of its operation.
  const fatal = calls.findIndex((other, call) => call >= position && other === operation && isEssential(call));
  if (fatal === -1) return 'usual';
  if (besideTheWrite.includes(fatal)) return 'unknown';
  const { effect = calls.findLastIndex((other, call) => isWrite(other) && isEssential(call)) } = faultCase;
  if (effect >= 0 && fatal > effect) return 'done';
  return fatal === effect && isExecuted(fault) ? 'done' : 'not done';
};

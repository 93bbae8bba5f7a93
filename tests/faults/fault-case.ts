import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { LambdaHandler } from '../../lib/http/handler';
import type { Answer } from '../support/event';
import { everyFaultOf, type FaultName, faultsOf, isWrite } from '../support/fault-layer';
import type { RawItem } from '../support/tables';

export type Snapshot = Readonly<Record<string, readonly RawItem[]>>;

/** The state one test begins with, and what the request should make of it. */
export interface Scene {
  event: APIGatewayProxyEventV2;
  /** Besides what the event carries. */
  secrets?: readonly string[];
  /** The right answer. */
  expectAnswer(answer: Answer): void;
  /** Expect the effect, and that it was had once; `isWhole`: nothing is left out. Absent where a request changes nothing. */
  expectEffect?(after: Snapshot, before: Snapshot, isWhole: boolean): void | Promise<void>;
  /** Types of the events that the effect tells, one item each; none where absent. */
  readonly tells?: readonly string[];
  /** Which of them are told by a later write than the one that has the effect; those of no transaction always are. */
  readonly tellsLater?: readonly string[];
  /** Status of a repeat when the effect was had and the answer lost; absent where that is no different. */
  repeatAfterLoss?: number;
  /** What such a repeat tells. */
  readonly repeatTells?: readonly string[];
}

/** One endpoint, or one way through it. */
export interface FaultCase {
  readonly name: string;
  readonly handler: () => Promise<{ handler: LambdaHandler }>;
  /** Every table call of a request that succeeds, in the order they begin. */
  readonly calls: readonly string[];
  /** Position in `calls` of the write that has the effect: the last one that is not `swallowed`, unless told otherwise; -1 for none. */
  readonly effect?: number;
  /** Positions in `calls` of what the answer does not hang on: it is as usual when they fail. */
  readonly swallowed?: readonly number[];
  /** Positions in `calls` of reads that go beside the write: when they fail, nobody can say whether the effect was had. */
  readonly besideTheWrite?: readonly number[];
  /** Whether the event is told beside the write: then also of what could not be done. It changes nothing for anybody. */
  readonly tellsBeside?: boolean;
  /** Take out of an item what an earlier write may change without any effect on anybody. */
  readonly withoutHarmless?: (item: RawItem) => RawItem;
  /** Whether every fault is tried at every call; otherwise one of each path, see `faultsOf`. */
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

/** The faults of every call. */
export const strikesOf = ({ calls, meetsEveryFault = false }: FaultCase): Strike[] =>
  calls.flatMap((operation, position) => {
    const nth = calls.slice(0, position + 1).filter((other) => other === operation).length;
    const faults = meetsEveryFault ? everyFaultOf(operation) : faultsOf(operation, position);
    return faults.map((fault) => ({ fault, operation, nth, position }));
  });

/** What a request has done whose fault lasts; `usual`: everything, and it says so. */
export type Outcome = 'usual' | 'done' | 'not done' | 'unknown';

export const outcomeOf = (faultCase: FaultCase, { fault, operation, position }: Strike): Outcome => {
  const { calls, swallowed = [], besideTheWrite = [] } = faultCase;
  const isEssential = (call: number) => !swallowed.includes(call);
  // A fault that lasts meets every later call of its operation.
  const fatal = calls.findIndex((other, call) => call >= position && other === operation && isEssential(call));
  if (fatal === -1) return 'usual';
  if (besideTheWrite.includes(fatal)) return 'unknown';
  const { effect = calls.findLastIndex((other, call) => isWrite(other) && isEssential(call)) } = faultCase;
  if (effect >= 0 && fatal > effect) return 'done';
  return fatal === effect && fault === 'answer lost' ? 'done' : 'not done';
};

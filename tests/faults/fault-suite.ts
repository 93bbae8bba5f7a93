import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { LambdaHandler } from '../../lib/http/handler';
import { canariesIn } from '../support/canaries';
import { type Answer, call } from '../support/event';
import { type FaultLayer, type FaultPlan, faultsOf, installFaultLayer, isWrite } from '../support/fault-layer';
import { logLines } from '../support/log-capture';
import type { RawItem, Tables } from '../support/tables';

export type Snapshot = Readonly<Record<string, readonly RawItem[]>>;

/** The state one test begins with, and what the request should make of it. */
export interface Scene {
  event: APIGatewayProxyEventV2;
  /** Besides what the event carries. */
  secrets?: readonly string[];
  /** The right answer. */
  expectAnswer(answer: Answer): void;
  /** Expect the effect, and that it was had once. Absent where a request changes nothing. */
  expectEffect?(after: Snapshot, before: Snapshot): void | Promise<void>;
  /** Types of the events that the effect tells other code, one item each; none where absent. */
  readonly tells?: readonly string[];
  /** Status of a repeat when the effect was had and the answer lost; absent where that is no different. */
  repeatAfterLoss?: number;
}

/** One endpoint, or one way through it. */
export interface FaultCase {
  readonly name: string;
  readonly handler: () => Promise<{ handler: LambdaHandler }>;
  /** Every table call of a request that succeeds, in the order they begin. The last write is the one that has the effect. */
  readonly calls: readonly string[];
  /** Positions in `calls` of reads that go beside the write: when they fail, nobody can say whether the effect was had. */
  readonly besideTheWrite?: readonly number[];
  /** Take out of an item what an earlier write may change without any effect on anybody. */
  readonly withoutHarmless?: (item: RawItem) => RawItem;
  arrange(): Promise<Scene>;
}

/** Every fault of every table call of every case, for good and once. */
export const describeFaults = (tables: Tables, cases: readonly FaultCase[]): void => {
  let layer: FaultLayer;

  beforeAll(async () => {
    layer = await installFaultLayer();
  });

  beforeEach(async () => {
    await tables.clear();
    await layer.reset();
  });

  describe.each(cases)('$name', (faultCase) => {
    const begin = async () => {
      const { handler } = await faultCase.handler();
      const scene = await faultCase.arrange();
      logLines.length = 0;
      return { scene, before: await tables.snapshot(), request: () => call(handler, scene.event) };
    };
    const settledSnapshot = async (): Promise<Snapshot> => {
      await layer.idle();
      return tables.snapshot();
    };
    const expectEffect = async (scene: Scene, before: Snapshot) => {
      const after = await settledSnapshot();
      expectTold(scene, after, before);
      if (scene.expectEffect === undefined) expect(after).toEqual(before);
      else await scene.expectEffect(after, before);
    };
    const expectNoEffect = async (before: Snapshot) => {
      const { withoutHarmless = (item) => item } = faultCase;
      const comparable = (snapshot: Snapshot) => Object.values(snapshot).map((items) => items.map(withoutHarmless));
      expect(comparable(await settledSnapshot())).toEqual(comparable(before));
    };

    test('makes the table calls that are listed here', async () => {
      const { scene, before, request } = await begin();

      scene.expectAnswer(await request());

      await expectEffect(scene, before);
      expect([...layer.operations].sort()).toEqual([...faultCase.calls].sort());
    });

    const strikes = faultCase.calls.flatMap((operation, position) => {
      const nth = faultCase.calls.slice(0, position + 1).filter((other) => other === operation).length;
      return faultsOf(operation).map((fault) => ({ fault, operation, nth, position }));
    });

    test.each(strikes)('$fault once at $operation $nth: nobody notices', async ({ position: _, ...strike }) => {
      const { scene, before, request } = await begin();
      layer.plan({ ...strike, lasts: false });

      const answer = await request();

      expect(layer.strikes).toBe(1);
      scene.expectAnswer(answer);
      await expectEffect(scene, before);
      expect(logLines.filter(({ level }) => level === 'error')).toEqual([]);
    });

    test.each(strikes)('$fault for good at $operation $nth: 503, and a repeat heals it', async (strike) => {
      const { scene, before, request } = await begin();
      const { position, ...plan } = strike;
      layer.plan({ ...plan, lasts: true });

      const answer = await request();

      expect(layer.strikes).toBeGreaterThan(0);
      // Lambda freezes the process when the answer leaves: a call under way would be cut off, or go on with a later request.
      expect(layer.callsUnderWay).toBe(0);
      expectUnavailable(answer);
      expectOneFailureLogged(scene);
      const outcome = outcomeOf(faultCase, position, plan);
      if (outcome === 'done') await expectEffect(scene, before);
      if (outcome === 'not done') await expectNoEffect(before);

      layer.heal();
      const repeat = await request();

      const { repeatAfterLoss } = scene;
      if (outcome === 'unknown') expect([200, 302, repeatAfterLoss]).toContain(repeat.status);
      else if (outcome === 'done' && repeatAfterLoss !== undefined) expect(repeat.status).toBe(repeatAfterLoss);
      else scene.expectAnswer(repeat);
      // Where a repeat is refused, it must not have the effect, or tell of it, a second time.
      if (outcome !== 'done' || repeatAfterLoss !== undefined) await expectEffect(scene, before);
    });
  });
};

/** Every effect is told once, and nothing else is. */
const expectTold = ({ tells = [] }: Scene, after: Snapshot, before: Snapshot): void => {
  const earlier = new Set(eventsIn(before).map(({ id }) => id));
  const told = eventsIn(after).filter(({ id }) => !earlier.has(id));
  expect(told.map(({ type }) => type).sort()).toEqual([...tells].sort());
  expect(eventsIn(after)).toHaveLength(earlier.size + tells.length);
};

const eventsIn = ({ EVENTS_TABLE: items = [] }: Snapshot) => items;

/** What a request that failed for good has left in the tables. */
const outcomeOf = (
  { calls, besideTheWrite = [] }: FaultCase,
  position: number,
  { fault }: Pick<FaultPlan, 'fault'>,
): 'done' | 'not done' | 'unknown' => {
  if (besideTheWrite.includes(position)) return 'unknown';
  return fault === 'answer lost' && position === calls.findLastIndex(isWrite) ? 'done' : 'not done';
};

const expectUnavailable = (answer: Answer): void => {
  expect(answer).toMatchObject({ status: 503, text: '{"error":"temporarily unavailable"}', cookies: [] });
  expect(answer.headers['retry-after']).toMatch(/^[1-9]\d*$/);
  expect(Object.keys(answer.headers)).not.toContain('set-cookie');
};

const expectOneFailureLogged = ({ event, secrets = [] }: Scene): void => {
  // What was done all the same is recorded, at a level below.
  expect(logLines.filter(({ level }) => level === 'error')).toMatchObject([
    { event: 'failure', level: 'error', errors: expect.stringMatching(/^StoreUnavailableError <- /) },
    { event: 'request', level: 'error', status: 503 },
  ]);
  const bodyFields = Object.values(event.body === undefined ? {} : (JSON.parse(event.body) as object)).filter(
    (value): value is string => typeof value === 'string',
  );
  const cookieValues = (event.cookies ?? []).map((cookie) => cookie.split('=')[1] ?? '');
  expect(canariesIn(JSON.stringify(logLines), [...bodyFields, ...cookieValues, ...secrets])).toEqual([]);
};

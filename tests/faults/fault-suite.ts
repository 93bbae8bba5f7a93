import { isDeepStrictEqual } from 'node:util';
import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { canariesIn } from '../support/canaries';
import { type Answer, call } from '../support/event';
import { type FaultLayer, installFaultLayer, isWrite } from '../support/fault-layer';
import { logLines } from '../support/log-capture';
import type { RawItem, Snapshot, Tables } from '../support/tables';
import { watchTables } from '../support/watched-tables';
import { type FaultCase, outcomeOf, type Scene, strikesOf } from './fault-case';

const playsAll = process.env.TEST_ALL_FAULTS === '1';

/**
 * Tests every case with faults at each of its table calls, permanent and once, and with the end of the process after each write: the
 * end after a read leaves the same tables as the end before it. With TEST_ALL_FAULTS=1 with every fault, and with the end of the
 * process before the first call and after each.
 */
export const describeFaults = (tables: Tables, cases: readonly FaultCase[]): void => {
  const watched = watchTables(tables);
  let layer: FaultLayer;

  beforeAll(async () => {
    layer = await installFaultLayer();
  });

  beforeEach(async () => {
    await watched.clear();
    await layer.reset();
  });

  const played = cases.filter(({ onlyWithAll }) => !onlyWithAll || playsAll);

  describe.each(played)('$name', (faultCase) => {
    const number = played.indexOf(faultCase);
    const turn = { number, earlierOperations: played.slice(0, number).flatMap(({ calls }) => calls) };
    const begin = async () => {
      const { handler } = await faultCase.handler();
      const scene = await faultCase.arrange();
      logLines.length = 0;
      return { scene, before: await watched.snapshot(), request: () => call(handler, scene.event) };
    };
    const settledSnapshot = async (): Promise<Snapshot> => {
      await layer.idle();
      return watched.snapshot();
    };
    const expectEffect = async (scene: Scene, before: Snapshot, tells: Tells = whole(scene)) => {
      const after = await settledSnapshot();
      if (!tells.isUncounted) expectTold(tells, after, before);
      if (scene.expectEffect === undefined) expect(withoutEvents(after)).toEqual(withoutEvents(before));
      else await scene.expectEffect(after, before, tells.isWhole ?? false);
    };
    const hasEffect = async (before: Snapshot, limits: 'released' | 'any' = 'any') => {
      const { withoutHarmless = (item) => item, tellsBeside = false } = faultCase;
      const comparable = ({ LIMITS_TABLE: counts = [], EVENTS_TABLE: events = [], ...rest }: Snapshot) => [
        tellsBeside ? events.filter(({ type }) => !isOfNoTransaction(type)) : events,
        ...Object.values(rest).map((items) => items.map(withoutHarmless)),
        limits === 'any' ? [] : counts.filter(isCounted),
      ];
      const [was, is] = [comparable(before), comparable(await settledSnapshot())];
      return { was, is, differs: !isDeepStrictEqual(was, is) };
    };
    const repeated = (scene: Scene): Tells => ({ ...whole(scene), isUncounted: faultCase.tellsBeside ?? false });
    const expectNoEffect = async (before: Snapshot, limits: 'released' | 'any') => {
      const { was, is } = await hasEffect(before, limits);
      expect(is).toEqual(was);
    };

    test('makes the table calls that are listed here', async () => {
      const { scene, before, request } = await begin();

      scene.expectAnswer(await request());

      await expectEffect(scene, before);
      expect([...layer.operations].sort()).toEqual([...faultCase.calls].sort());
    });

    const single = strikesOf(faultCase, turn, false);

    if (single.length > 0)
      test.each(single)('$fault once at $operation $nth: answers as usual', async (strike) => {
        const { fault, operation, nth } = strike;
        const { scene, before, request } = await begin();
        layer.plan({ fault, operation, nth, lasts: false });

        const answer = await request();

        expect(layer.strikes).toBe(1);
        scene.expectAnswer(answer);
        await expectEffect(scene, before);
        expect(logLines.filter(({ level }) => level === 'error')).toEqual([]);
      });

    const lasting = strikesOf(faultCase, turn, true).map((strike) => ({
      ...strike,
      outcome: outcomeOf(faultCase, strike),
    }));
    const fatal = lasting.filter(({ outcome }) => outcome !== 'usual');

    if (fatal.length > 0)
      test.each(fatal)('$fault permanently at $operation $nth: 503, and a repeat completes it', async (strike) => {
        const { fault, operation, nth, outcome } = strike;
        const { scene, before, request } = await begin();
        layer.plan({ fault, operation, nth, lasts: true });

        const answer = await request();

        expect(layer.strikes).toBeGreaterThan(0);
        // Lambda freezes the process when the answer is sent: a call that is still running would be cut off, or continue with a
        // later request.
        expect(layer.callsUnderWay).toBe(0);
        expectUnavailable(answer, scene);
        expectOneFailureLogged(scene);
        if (outcome === 'done') await expectEffect(scene, before, untold(scene));
        // An attempt that cannot be released expires with its window.
        if (outcome === 'not done') await expectNoEffect(before, operation === 'UpdateItem' ? 'any' : 'released');

        layer.heal();
        logLines.length = 0;
        const repeat = await request();

        const { repeatAfterLoss } = scene;
        const isRefused = repeatAfterLoss !== undefined && repeat.status === repeatAfterLoss;
        if (outcome === 'unknown') expect(isRefused || [200, 302, 303].includes(repeat.status)).toBe(true);
        else if (outcome === 'done' && repeatAfterLoss !== undefined) expect(repeat.status).toBe(repeatAfterLoss);
        else scene.expectAnswer(repeat);
        // A repeat that is refused must not have the effect, or record an event, a second time.
        if (outcome === 'not done') await expectEffect(scene, before, repeated(scene));
        else if (isRefused) await expectEffect(scene, before, untold(scene));
      });

    const survived = lasting.filter(({ outcome }) => outcome === 'usual');

    if (survived.length > 0)
      test.each(survived)('$fault permanently at $operation $nth: answers as usual', async (strike) => {
        const { fault, operation, nth } = strike;
        const { scene, before, request } = await begin();
        layer.plan({ fault, operation, nth, lasts: true });

        const answer = await request();

        expect(layer.strikes).toBeGreaterThan(0);
        expect(layer.callsUnderWay).toBe(0);
        scene.expectAnswer(answer);
        await expectEffect(scene, before, { tells: scene.tells ?? [] });
        expect(logLines.filter(({ level }) => level === 'error')).toEqual([]);
      });

    // The end before a later call leaves the same tables as the end after the call before it.
    const deaths = [
      { when: 'before' as const, operation: faultCase.calls[0] ?? '', nth: 1 },
      ...faultCase.calls.map((operation, position) => ({ when: 'after' as const, operation, nth: position + 1 })),
    ].filter(({ when, operation }) => playsAll || (when === 'after' && isWrite(operation)));

    if (deaths.length > 0)
      test.each(deaths)(
        'the process ends $when call $nth, $operation: a repeat continues from there',
        async (death) => {
          const { scene, before, request } = await begin();
          layer.kill(death);
          await request();
          // A process that has ended logs nothing more.
          logLines.length = 0;
          const { differs: wasDone } = await hasEffect(before);
          if (wasDone) await expectEffect(scene, before, untold(scene));

          layer.heal();
          const repeat = await request();

          const { repeatAfterLoss } = scene;
          if (wasDone && repeatAfterLoss !== undefined) expect(repeat.status).toBe(repeatAfterLoss);
          else scene.expectAnswer(repeat);
          if (!wasDone) await expectEffect(scene, before, repeated(scene));
          else if (repeatAfterLoss !== undefined) await expectEffect(scene, before, untold(scene));
        },
      );
  });
};

const isOfNoTransaction = (type: unknown) => String(type).startsWith('auth.');

const isCounted = ({ failures = 0 }: RawItem) => Number(failures) > 0;

const withoutEvents = ({ EVENTS_TABLE: _, ...rest }: Snapshot) => rest;

interface Tells {
  readonly tells: readonly string[];
  /** Types of events that may be recorded, but need not be. */
  readonly mayTell?: readonly string[];
  readonly isWhole?: boolean;
  readonly isUncounted?: boolean;
}

const whole = ({ tells = [] }: Scene): Tells => ({ tells, isWhole: true });

/** For an effect whose request was interrupted afterwards: events without a transaction are recorded later, or never. */
const untold = ({ tells = [], tellsLater = [], repeatTells = [] }: Scene): Tells => {
  const isLater = (type: string) => isOfNoTransaction(type) || tellsLater.includes(type);
  return { tells: tells.filter((type) => !isLater(type)), mayTell: [...tells.filter(isLater), ...repeatTells] };
};

/** Every effect is recorded once, and nothing else is. An event that could not be stored is a line of the log. */
const expectTold = ({ tells, mayTell = [] }: Tells, after: Snapshot, before: Snapshot): void => {
  const earlier = new Set(eventsIn(before).map(({ id }) => id));
  const told = eventsIn(after).filter(({ id }) => !earlier.has(id));
  // An item that counts events has the id of the latest in `latest_id`.
  const stored = new Set(told.flatMap((item) => [item.event_id, item.latest_id]));
  const unstored = logLines.filter(({ event, event_id }) => event === 'event_not_stored' && !stored.has(event_id));
  const types = [...told, ...unstored].map(({ type }) => String(type));
  const isOptional = (type: string) => mayTell.includes(type) && !tells.includes(type);
  expect(types.filter((type) => !isOptional(type)).sort()).toEqual([...tells].sort());
  expect(types.filter(isOptional)).toHaveLength(new Set(types.filter(isOptional)).size);
  expect(eventsIn(after)).toHaveLength(earlier.size + told.length);
};

const eventsIn = ({ EVENTS_TABLE: items = [] }: Snapshot) => items;

const JSON_REFUSAL = /^\{"error":"temporarily unavailable"(?:,"code":"unavailable")?\}$/;

const expectUnavailable = (answer: Answer, { event }: Scene): void => {
  const wantsPage = event.headers.accept?.startsWith('text/html');
  const text = expect.stringMatching(wantsPage ? /^<!doctype html>/ : JSON_REFUSAL);
  expect(answer).toMatchObject({ status: 503, text, cookies: [] });
  expect(answer.headers['retry-after']).toMatch(/^[1-9]\d*$/);
  expect(Object.keys(answer.headers)).not.toContain('set-cookie');
};

const expectOneFailureLogged = ({ event, secrets = [] }: Scene): void => {
  // The effects that were done nevertheless are logged, at a lower level.
  expect(logLines.filter(({ level }) => level === 'error')).toMatchObject([
    { event: 'failure', level: 'error', errors: expect.stringMatching(/^StoreUnavailableError <- /) },
    { event: 'request', level: 'error', status: 503 },
  ]);
  const bodyFields = Object.values(event.body === undefined ? {} : (JSON.parse(event.body) as object)).filter(
    // Short ones are words of the service, as the action of a form.
    (value): value is string => typeof value === 'string' && value.length >= 8,
  );
  const cookieValues = (event.cookies ?? []).map((cookie) => cookie.split('=')[1] ?? '');
  expect(
    canariesIn(JSON.stringify(logLines), [
      ...bodyFields,
      ...cookieValues,
      ...secrets.filter((secret) => secret !== null),
    ]),
  ).toEqual([]);
};

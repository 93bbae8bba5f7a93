import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { createTimeBudget } from '../../../lib/observe/time-budget';

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

const lasting = (milliseconds: number) => () => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

const signalOf = async (budget: ReturnType<typeof createTimeBudget>): Promise<AbortSignal> =>
  budget.spend(async (signal) => signal);

describe('a time budget', () => {
  test('aborts the signal when it is used up', async () => {
    const budget = createTimeBudget(100);
    const signal = await signalOf(budget);

    const working = budget.spend(lasting(150));
    await jest.advanceTimersByTimeAsync(99);
    expect(signal.aborted).toBe(false);
    await jest.advanceTimersByTimeAsync(1);

    expect(signal.aborted).toBe(true);
    await jest.advanceTimersByTimeAsync(50);
    await working;
  });

  test('reports the used part, while it runs and while it does not', async () => {
    const budget = createTimeBudget(100);
    expect(budget.spentShare()).toBe(0);

    const working = budget.spend(lasting(50));
    await jest.advanceTimersByTimeAsync(25);
    expect(budget.spentShare()).toBeCloseTo(0.25);
    await jest.advanceTimersByTimeAsync(25);
    await working;
    await jest.advanceTimersByTimeAsync(1000);

    expect(budget.spentShare()).toBeCloseTo(0.5);
  });

  test('does not run while no work is running', async () => {
    const budget = createTimeBudget(100);
    const signal = await signalOf(budget);

    await jest.advanceTimersByTimeAsync(1000);

    expect(budget.isRunning()).toBe(false);
    expect(signal.aborted).toBe(false);
  });

  test('adds up the time of consecutive work', async () => {
    const budget = createTimeBudget(100);
    const signal = await signalOf(budget);

    const first = budget.spend(lasting(60));
    await jest.advanceTimersByTimeAsync(60);
    await first;
    const second = budget.spend(lasting(60));
    await jest.advanceTimersByTimeAsync(40);

    expect(signal.aborted).toBe(true);
    await jest.advanceTimersByTimeAsync(20);
    await second;
  });

  test('counts the time of overlapping work once', async () => {
    const budget = createTimeBudget(100);
    const signal = await signalOf(budget);

    const both = Promise.all([budget.spend(lasting(60)), budget.spend(lasting(60))]);
    expect(budget.isRunning()).toBe(true);
    await jest.advanceTimersByTimeAsync(60);
    await both;
    const third = budget.spend(lasting(30));
    await jest.advanceTimersByTimeAsync(30);
    await third;

    expect(signal.aborted).toBe(false);
  });
});

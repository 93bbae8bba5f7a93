import { type LimitsStore, LONGEST_WINDOW_SECONDS } from '../../lib/auth/stores/limits-store';

export const createMemoryLimitsStore = (): LimitsStore => {
  const windows = new Map<string, { failures: number; endsAt: number; level: number; lastId: string | undefined }>();
  const remembered = new Map<string, number>();

  const reserve: LimitsStore['reserve'] = async ({ key, max, windowSeconds, now, attemptId }) => {
    const time = now.getTime();
    const last = windows.get(key);
    if (last !== undefined && last.endsAt > time) {
      const isCounted = attemptId !== undefined && last.lastId === attemptId;
      if (isCounted) return { outcome: 'reserved', key, endsAt: new Date(last.endsAt) };
      if (last.failures >= max) return { outcome: 'full', endsAt: new Date(last.endsAt) };
      last.failures += 1;
      if (attemptId !== undefined) last.lastId = attemptId;
      return { outcome: 'reserved', key, endsAt: new Date(last.endsAt) };
    }
    const isNext = last !== undefined && last.failures >= max && time < last.endsAt + LONGEST_WINDOW_SECONDS * 1000;
    const level = isNext ? last.level + 1 : 0;
    const endsAt = time + Math.min(windowSeconds * 2 ** level, LONGEST_WINDOW_SECONDS) * 1000;
    windows.set(key, { failures: 1, endsAt, level, lastId: attemptId });
    return { outcome: 'reserved', key, endsAt: new Date(endsAt) };
  };

  return {
    reserve,
    reserveRemembered: async (limit) =>
      (remembered.get(limit.key) ?? 0) > limit.now.getTime() ? reserve(limit) : { outcome: 'unknown' },
    remember: async (key, until) => {
      remembered.set(key, until.getTime());
    },
    release: async ({ key, endsAt }) => {
      const window = windows.get(key);
      if (window?.endsAt !== endsAt.getTime() || window.failures === 0) return;
      window.failures -= 1;
      window.lastId = undefined;
    },
    findFull: async ({ key, max, now }) => {
      const window = windows.get(key);
      return window !== undefined && window.failures >= max && window.endsAt > now.getTime()
        ? new Date(window.endsAt)
        : null;
    },
    clear: async (key) => {
      windows.delete(key);
      remembered.delete(key);
    },
  };
};

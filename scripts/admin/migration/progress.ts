import type { Operator } from '../service';

const MILLISECONDS = 2000;

/**
 * Tell the operator how far the work is, every two seconds.
 * @returns is called often. `share`: how much is done, from 0 to 1; absent if that is not known.
 */
export const createProgress = ({ announce }: Pick<Operator, 'announce'>, verb: string) => {
  const start = performance.now();
  let last = start;
  let first: number | null = null;
  return (done: number, share?: number): void => {
    first ??= done;
    const now = performance.now();
    if (now - last < MILLISECONDS) return;
    last = now;
    const rate = Math.round(((done - first) * 1000) / (now - start));
    const percent = share === undefined ? '' : ` (${Math.floor(share * 100)} %)`;
    announce(`${verb} ${done}${percent}, ${rate} per second.`);
  };
};

/** One line of a smoke test. */
export interface Step {
  /** What was done: a route, or a step of the journey. */
  readonly name: string;
  /** `skipped`: it was not tried, and nothing is wrong for that reason. `warned`: it works, but something should be known. */
  readonly outcome: 'ok' | 'failed' | 'warned' | 'skipped';
  /** What came, and for a failure also what was expected and what that usually means. */
  readonly text: string;
}

const MARKS = { ok: '✔', failed: '✖', warned: '!', skipped: '-' } as const;

export const stepLine = ({ name, outcome, text }: Step): string => `${MARKS[outcome]} ${name}: ${text}`;

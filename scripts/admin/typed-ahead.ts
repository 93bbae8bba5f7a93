import { setImmediate as nextTurn } from 'node:timers/promises';

/** Commands that ask for a password. Known here, because this file is loaded before them. */
export const PASSWORD_COMMANDS: readonly string[] = ['create', 'set-password'];

/** The part of a terminal that is used here. */
export interface Terminal {
  readonly isTTY?: boolean;
  setRawMode?(isRaw: boolean): unknown;
  on(event: 'data', listener: (typed: Uint8Array) => void): unknown;
  off(event: 'data', listener: (typed: Uint8Array) => void): unknown;
  pause(): unknown;
}

export interface TypedAhead {
  /** Stop discarding what is typed. The terminal still does not show it. */
  stop(): Promise<void>;
  /** Let the terminal show what is typed again. */
  close(): void;
}

const CTRL_C = 3;

/**
 * Stop the terminal from showing what is typed before the password is asked for, and discard it: it may be a part of the
 * password, typed too early.
 * @param interrupt called for Ctrl-C, which the terminal does not turn into a signal any more.
 */
export const discardTypedAhead = (stdin: Terminal, interrupt: () => void): TypedAhead => {
  if (stdin.isTTY !== true) return { stop: async () => {}, close: () => {} };
  const discard = (typed: Uint8Array) => {
    if (!typed.includes(CTRL_C)) return;
    close();
    interrupt();
  };
  const close = () => {
    stdin.off('data', discard);
    stdin.pause();
    stdin.setRawMode?.(false);
  };
  stdin.setRawMode?.(true);
  stdin.on('data', discard);
  return {
    stop: async () => {
      // What is typed already may not have been read yet.
      await nextTurn();
      stdin.off('data', discard);
    },
    close,
  };
};

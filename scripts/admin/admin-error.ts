/** Why a command did nothing, or not all of it: worded for the person at the terminal, with a code for programs. */
export class AdminError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = 'AdminError';
    this.code = code;
  }
}

/** The command line itself is wrong: nothing was tried. */
export class UsageError extends AdminError {
  constructor(message: string) {
    super('usage', message);
    this.name = 'UsageError';
  }
}

/** Why a command failed: the message is for the person at the terminal, the code for programs. */
export class AdminError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = 'AdminError';
    this.code = code;
  }
}

/** The command line is invalid: nothing was done. */
export class UsageError extends AdminError {
  constructor(message: string) {
    super('usage', message);
    this.name = 'UsageError';
  }
}

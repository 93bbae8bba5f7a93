/** Why the local start cannot go on, worded for the person at the terminal: printed as one line, without a stack. */
export class StartError extends Error {
  /** @override */
  name = 'StartError';
}

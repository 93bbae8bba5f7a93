/** The local start cannot continue. The message is for the person at the terminal and printed as one line, without a stack. */
export class StartError extends Error {
  /** @override */
  name = 'StartError';
}

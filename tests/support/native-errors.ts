import { types } from 'node:util';

/**
 * Jest runs tests in a realm of their own. Errors of Node's sockets come from another realm, so the SDK would not recognise
 * them as errors. Call this to make it recognise them, for the rest of this test file.
 */
export const knowNativeErrors = (): void => {
  Object.defineProperty(Error, Symbol.hasInstance, {
    value(this: unknown, candidate: unknown) {
      const isInstance = Function.prototype[Symbol.hasInstance].call(this, candidate);
      return isInstance || (this === Error && types.isNativeError(candidate));
    },
  });
};

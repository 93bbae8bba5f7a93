import { types } from 'node:util';

/**
 * Jest runs tests in a realm of their own, to which the errors of Node's sockets are foreign: the SDK would not know them as
 * errors. From here on, in this test file, it does.
 */
export const knowNativeErrors = (): void => {
  Object.defineProperty(Error, Symbol.hasInstance, {
    value(this: unknown, candidate: unknown) {
      const isInstance = Function.prototype[Symbol.hasInstance].call(this, candidate);
      return isInstance || (this === Error && types.isNativeError(candidate));
    },
  });
};

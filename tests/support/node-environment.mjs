import vm from 'node:vm';
import { TestEnvironment } from 'jest-environment-node';

const { createContext } = vm;

/**
 * Jest's environment for Node, with ordinary globals. Jest gives the context of a test file a sandbox behind a proxy, so that each
 * use of `Object`, `Promise` or another global calls two functions first. That takes about a tenth of the CPU of all tests, and most
 * of the time of loading modules.
 */
export default class NodeEnvironment extends TestEnvironment {
  /** @param {ConstructorParameters<typeof TestEnvironment>} given */
  constructor(...given) {
    // There is no option for it.
    vm.createContext = () => createContext(vm.constants.DONT_CONTEXTIFY);
    try {
      super(...given);
    } finally {
      vm.createContext = createContext;
    }
  }
}

import { createProgress } from '../migration/progress';
import type { Service } from '../service';
import type { SealDeps } from './run-seal';

/** @throws {AdminError} `keys_unreachable`: without the keys a seal cannot check them, so it does not begin. */
export const sealDepsOf = (service: Service): SealDeps => {
  const progress = new Map<string, ReturnType<typeof createProgress>>();
  return {
    ...service,
    privateKeys: service.privateKeys(),
    sealingKeys: service.sealingKeys(),
    progress: (verb, done) => {
      const tell = progress.get(verb) ?? createProgress(service.operator, verb);
      progress.set(verb, tell);
      tell(done);
    },
  };
};

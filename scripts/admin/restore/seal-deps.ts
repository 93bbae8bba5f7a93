import { migrateData } from '../data/migrate-data';
import { createProgress } from '../migration/progress';
import type { Service } from '../service';
import type { SealDeps } from './run-seal';

/** Nobody else uses the tables meanwhile, and users wait for the end. */
const CLOSED_RATE = 2000;

/** @throws {AdminError} `keys_unreachable`: without the keys a seal cannot check them, so it does not begin. */
export const sealDepsOf = (service: Service): SealDeps => {
  const progress = new Map<string, ReturnType<typeof createProgress>>();
  return {
    ...service,
    privateKeys: service.privateKeys(),
    sealingKeys: service.sealingKeys(),
    migrate: async () => {
      await service.migrationRecords.forgetAll();
      await migrateData(service, { dryRun: false, isQuiet: true, itemsPerSecond: CLOSED_RATE });
    },
    progress: (verb, done) => {
      const tell = progress.get(verb) ?? createProgress(service.operator, verb);
      progress.set(verb, tell);
      tell(done);
    },
  };
};

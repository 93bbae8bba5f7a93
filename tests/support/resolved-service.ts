import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ResolvedService } from '../../scripts/generate/service';
import { packageDir } from './package-dir';

/** The file in the package directory with the result of `resolveService`. */
export const RESOLVED_SERVICE = 'service.json';

/** As `resolveService`, from the file that was written when the service was packaged: the framework takes a second each time. */
export const resolvedService = (): ResolvedService =>
  JSON.parse(readFileSync(join(packageDir(), RESOLVED_SERVICE), 'utf8')) as ResolvedService;

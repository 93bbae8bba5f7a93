import { createHandler } from '../../lib/endpoints/user-directory/count-sign-ins';
import { clock } from '../../lib/runtime/clock';
import { config } from '../../lib/runtime/config';
import { dailyCounts } from '../../lib/runtime/daily-counts';
import { tokenCallers as callers } from '../../lib/runtime/token-callers';

export const handler = createHandler({ callers, dailyCounts, clock }, config.crossOrigin);

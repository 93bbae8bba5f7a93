import * as v from 'valibot';

/** Ignores unknown arguments, because mail programs and click counters add their own. */
export const linkQuery = v.object({ token: v.optional(v.string(), '') });

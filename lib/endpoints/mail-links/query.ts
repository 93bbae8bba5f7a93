import * as v from 'valibot';

/** Unknown arguments are ignored: mail programs and click counters add their own. */
export const linkQuery = v.object({ token: v.optional(v.string(), '') });

import * as v from 'valibot';

/** Of a link in a mail. Mail readers and those who count clicks add arguments of their own: they mean nothing here. */
export const linkQuery = v.object({ token: v.optional(v.string(), '') });

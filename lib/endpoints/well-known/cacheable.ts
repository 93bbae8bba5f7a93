/** For answers that are the same for everybody. Caches keep them for 5 minutes, so they know a new key long before it signs. */
export const cacheable = { headers: { 'cache-control': 'public, max-age=300' } } as const;

/** The same for the description of an answer. */
export const cacheableHeader = { 'cache-control': `\`${cacheable.headers['cache-control']}\`` } as const;

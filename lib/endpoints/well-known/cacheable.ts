/** For answers that are the same for everybody. Caches keep them for 5 minutes, so they know a new key long before it signs. */
export const cacheable = { headers: { 'cache-control': 'public, max-age=300' } } as const;

/** For answers that are the same for everybody: kept for 5 minutes, so that a new key is known long before it signs. */
export const cacheable = { headers: { 'cache-control': 'public, max-age=300' } } as const;

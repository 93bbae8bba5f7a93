/**
 * A name as searches compare it: however it is typed (NFKC), and in one case. In capitals, because the small letter that a
 * Greek sigma becomes depends on what stands behind it; from small letters, because a capital sharp s stays one.
 */
export const nameKey = (name: string): string => name.normalize('NFKC').toLowerCase().toUpperCase();

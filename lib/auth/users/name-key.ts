/**
 * The form of a name that searches compare: NFKC, in upper case. Lower case would not do, because a Greek sigma has two
 * lower-case forms, depending on the next letter. The text is made lower case first, because upper-casing leaves a capital sharp
 * s (U+1E9E) unchanged, but turns a small one into `SS`.
 */
export const nameKey = (name: string): string => name.normalize('NFKC').toLowerCase().toUpperCase();

/**
 * In front of every hash that another system made and that no sign-in has replaced yet. What follows is a PHC string, or the text
 * of bcrypt, phpass or SHA-crypt: see `parseImportedHash`.
 */
export const IMPORTED_PREFIX = 'imported-v1:';

/** RFC 6750 section 2.1. The name of the scheme is not case-sensitive: RFC 9110 section 11.1. */
const BEARER = /^bearer +([^\s]+)$/i;

/** The access token in an `Authorization` header; `null` if the header has another form. */
export const readBearer = (authorization: string): string | null => BEARER.exec(authorization)?.[1] ?? null;

/** Whether an `Authorization` header has the scheme `Bearer`, even if the rest of it is malformed. */
export const hasBearerScheme = (authorization: string): boolean => /^bearer(?: |$)/i.test(authorization);

import type { RequestHead } from './request-head';

/** The name of a cookie, and whether it has the `Secure` attribute. */
export interface CookieSettings {
  readonly name: string;
  readonly secure: boolean;
}

/**
 * The value of a cookie that the request carries.
 * @returns `null` if the request has no such cookie, an empty one, or several with this name: it is unknown which one is right.
 * @see ASVS 5.0 15.3.7
 */
export const readCookie = (event: RequestHead, name: string): string | null => {
  const values = cookieValues(event, name);
  const [value] = values;
  return values.length === 1 && value !== undefined && value !== '' ? value : null;
};

/** The values of all cookies with this name that the request carries. */
export const cookieValues = (event: RequestHead, name: string): string[] =>
  sentCookies(event)
    .map((cookie) => cookie.trim())
    .filter((cookie) => cookie.startsWith(`${name}=`))
    .map((cookie) => unquoted(cookie.slice(name.length + 1)));

/** Clients may send a value in double quotes, which are not part of it. RFC 6265 section 4.1.1 */
const unquoted = (value: string): string => /^"(.*)"$/.exec(value)?.[1] ?? value;

/** AWS puts the cookies into the list `cookies`; the local gateway leaves them in the header. */
const sentCookies = ({ cookies, headers }: RequestHead): string[] => cookies ?? headers.cookie?.split(';') ?? [];

/**
 * A `Set-Cookie` header value, with the attributes of every cookie of the service.
 * @param value of letters, digits and `-._`: some clients send any other character, such as `=`, in quotes or not at all.
 * @param maxAgeSeconds `null` for a session that never expires: the browser then deletes the cookie when it closes.
 * @see RFC 6265bis section 4.1; OWASP Session Management Cheat Sheet, "Cookies"
 */
export const setCookie = (cookie: CookieSettings, value: string, maxAgeSeconds: number | null): string => {
  const maxAge = maxAgeSeconds === null ? '' : `; Max-Age=${maxAgeSeconds}`;
  return `${cookie.name}=${value}; Path=/; HttpOnly; SameSite=Lax${maxAge}${cookie.secure ? '; Secure' : ''}`;
};

/**
 * The `Set-Cookie` header value that lets the service recognise the browser at the next sign-in.
 * @returns an empty list if `device` is `null`: the sign-in issued no device cookie.
 * @see OWASP "Slow Down Online Guessing Attacks with Device Cookies"
 */
export const setDeviceCookie = (cookie: CookieSettings, device: string | null, maxAgeSeconds: number): string[] =>
  device === null ? [] : [setCookie(cookie, device, maxAgeSeconds)];

/** The `Set-Cookie` header value that deletes a cookie. It has the same attributes; otherwise browsers would keep the cookie. */
export const clearCookie = (cookie: CookieSettings): string => setCookie(cookie, '', 0);

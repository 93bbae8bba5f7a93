import type { APIGatewayProxyEventV2 } from 'aws-lambda';

/** How a session cookie is set and read on one surface. */
export interface CookieSettings {
  readonly name: string;
  readonly secure: boolean;
}

/**
 * The value of a cookie the request carries.
 * @returns `null` if there is none, an empty one, or several of this name: nobody can tell which is meant. ASVS 5.0 15.3.7
 */
export const readCookie = (event: APIGatewayProxyEventV2, name: string): string | null => {
  const values = cookieValues(event, name);
  const [value] = values;
  return values.length === 1 && value !== undefined && value !== '' ? value : null;
};

/** Every value the request carries under a cookie's name. */
export const cookieValues = (event: APIGatewayProxyEventV2, name: string): string[] =>
  sentCookies(event)
    .map((cookie) => cookie.trim())
    .filter((cookie) => cookie.startsWith(`${name}=`))
    .map((cookie) => cookie.slice(name.length + 1));

/** AWS hands cookies over in a list of their own; the local gateway leaves them in the header. */
const sentCookies = ({ cookies, headers }: APIGatewayProxyEventV2): string[] =>
  cookies ?? headers.cookie?.split(';') ?? [];

/**
 * The `Set-Cookie` that hands a session to a browser.
 * @param maxAgeSeconds `null` for a session that never expires: the browser then keeps it until it closes.
 * @see RFC 6265bis section 4.1; OWASP Session Management Cheat Sheet, "Cookies"
 */
export const setCookie = (cookie: CookieSettings, value: string, maxAgeSeconds: number | null): string => {
  const maxAge = maxAgeSeconds === null ? '' : `; Max-Age=${maxAgeSeconds}`;
  return `${cookie.name}=${value}; Path=/; HttpOnly; SameSite=Lax${maxAge}${cookie.secure ? '; Secure' : ''}`;
};

/**
 * The `Set-Cookie` by which a browser is known again; none where there is nothing to know it by.
 * @see OWASP "Slow Down Online Guessing Attacks with Device Cookies"
 */
export const setDeviceCookie = (cookie: CookieSettings, device: string | null, maxAgeSeconds: number): string[] =>
  device === null ? [] : [setCookie(cookie, device, maxAgeSeconds)];

/** The `Set-Cookie` that takes it away again, with the same attributes. */
export const clearCookie = (cookie: CookieSettings): string => setCookie(cookie, '', 0);

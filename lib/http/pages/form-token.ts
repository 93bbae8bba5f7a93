import { isFormTokenOf, newPageSecret } from '../../crypto/form-token';
import { readCookie, setCookie } from '../cookies';
import type { RequestHead } from '../request-head';
import type { PageSettings } from './page-settings';

/** The hidden field that carries the token. */
export const FORM_TOKEN_FIELD = 'form_token';

/** What the forms of a page are bound to. */
export interface FormSecret {
  readonly value: string;
  /** Sets the form cookie, if the browser has neither this one nor a session cookie. */
  readonly cookies: readonly string[];
}

/**
 * The secret of this browser: its session cookie, otherwise its form cookie, otherwise a new form cookie. Forms are thereby bound to
 * the session: those of another session, or of the time before the sign-in, are refused.
 */
export const formSecretOf = (head: RequestHead, { cookies }: Pick<PageSettings, 'cookies'>): FormSecret => {
  const sent = sentSecret(head, cookies);
  if (sent !== null) return { value: sent, cookies: [] };
  const value = newPageSecret();
  return { value, cookies: [setCookie(cookies.form, value, null)] };
};

/** Whether a form comes from a page that the service showed to this browser in its present session. */
export const hasFormToken = (
  head: RequestHead,
  { cookies }: Pick<PageSettings, 'cookies'>,
  token: unknown,
): boolean => {
  const secret = sentSecret(head, cookies);
  return secret !== null && typeof token === 'string' && isFormTokenOf(secret, token);
};

const sentSecret = (head: RequestHead, { session, form }: PageSettings['cookies']): string | null =>
  readCookie(head, session.name) ?? readCookie(head, form.name);

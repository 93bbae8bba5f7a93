import { formTokenOf } from '../../lib/crypto/form-token';
import type { PendingMail } from '../../lib/endpoints/hosted-pages/pending-mail';
import type { RequestParts } from './event';

/** The headers of a browser that opens a URL. */
export const PAGE = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' };
/** The headers of a browser that sends a form of our pages. */
export const PAGE_FORM = { ...PAGE, 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'navigate' };

const FORM_SECRET = 'AAAAAAAAAAAAAAAAAAAAAA';
/** The form cookie, under its names in both modes. */
const FORM_COOKIES = [`__Host-form=${FORM_SECRET}`, `form=${FORM_SECRET}`];

/** What a browser sends with a form that a page of the service has shown to it. @param session `name=value` of its session cookie. */
export const pageForm = (
  fields: Record<string, string>,
  { session, cookies = [] }: { session?: string; cookies?: readonly string[] } = {},
): RequestParts => ({
  form: { ...fields, form_token: formTokenOf(session?.slice(session.indexOf('=') + 1) ?? FORM_SECRET) },
  headers: PAGE_FORM,
  cookies: [...(session === undefined ? FORM_COOKIES : [session]), ...cookies],
});

/** As `pageForm`, with the fields as JSON. */
export const pageFormAsJson = (...input: Parameters<typeof pageForm>): RequestParts => {
  const { form: json, ...parts } = pageForm(...input);
  return { ...parts, json };
};

/** The cookie of a browser that waits for a mail, under its names in both modes. */
export const pendingCookies = (pending: PendingMail): string[] => {
  const value = Buffer.from(JSON.stringify(pending)).toString('base64url');
  return [`__Host-pending=${value}`, `pending=${value}`];
};

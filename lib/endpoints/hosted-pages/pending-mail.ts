import * as v from 'valibot';
import type { MailPurpose } from '../../auth/entities';
import { emailField } from '../../auth/fields';
import { clearCookie, readCookie, setCookie } from '../../http/cookies';
import type { PageSettings } from '../../http/pages/page-settings';
import type { RequestHead } from '../../http/request-head';
import { acceptedReturnTo } from '../../http/return-to';

/** Which mail the person in this browser waits for. */
export interface PendingMail {
  readonly purpose: Extract<MailPurpose, 'verify-email' | 'reset-password' | 'sign-in'>;
  /** The address that they typed, canonical. It may have no account. */
  readonly email: string;
  /** Where they go on afterwards; `null` for no place. */
  readonly returnTo: string | null;
  /** Sets a new password: in a mode without mail this takes the place of the reset mail. */
  readonly resetToken?: string | undefined;
}

type Settings = { pages(): Pick<PageSettings, 'cookies' | 'returnOrigins'> };

/** How long the browser remembers it. Afterwards it can be typed again. */
const PENDING_SECONDS = 3600;
/** Browsers drop a cookie of more than 4,096 bytes. */
const MAX_CHARACTERS = 3800;

/** The browser can send anything. */
const pendingMail = v.strictObject({
  purpose: v.picklist(['verify-email', 'reset-password', 'sign-in']),
  email: emailField,
  returnTo: v.nullable(v.string()),
  resetToken: v.optional(v.string()),
});

/** A cookie with the email in it, so that no URL has it. Its answer is the same for every email. A place that is too long is dropped. */
export const keepPending = ({ pages }: Settings, pending: PendingMail): string => {
  const whole = encode(pending);
  const value = whole.length > MAX_CHARACTERS ? encode({ ...pending, returnTo: null }) : whole;
  return setCookie(pages().cookies.pending, value, PENDING_SECONDS);
};

/** @returns `null` if the browser waits for no such mail, as far as it remembers. */
export const pendingOf = (
  settings: Settings,
  head: RequestHead,
  purpose: PendingMail['purpose'],
): PendingMail | null => {
  const { cookies, returnOrigins } = settings.pages();
  const pending = decode(readCookie(head, cookies.pending.name));
  if (pending?.purpose !== purpose) return null;
  return { ...pending, returnTo: acceptedReturnTo(pending.returnTo, returnOrigins) };
};

/**
 * Where somebody goes on who has used the link of a mail in the browser that requested it. Safe to redirect to.
 * @returns `null` in any other browser.
 */
export const pendingPlace = (settings: Settings, head: RequestHead, purpose: PendingMail['purpose']): string | null =>
  pendingOf(settings, head, purpose)?.returnTo ?? null;

/** The cookies that make the browser forget a mail that has done its work. */
export const forgetPending = ({ pages }: Settings, head: RequestHead): string[] => {
  const { pending } = pages().cookies;
  return readCookie(head, pending.name) === null ? [] : [clearCookie(pending)];
};

const encode = (pending: PendingMail): string => Buffer.from(JSON.stringify(pending)).toString('base64url');

const decode = (text: string | null): v.InferOutput<typeof pendingMail> | null => {
  if (text === null) return null;
  try {
    const read = v.safeParse(pendingMail, JSON.parse(Buffer.from(text, 'base64url').toString()));
    return read.success ? read.output : null;
  } catch {
    return null;
  }
};

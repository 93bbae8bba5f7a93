import { Secret, TOTP } from 'otpauth';

/** The bytes of a new secret, as RFC 4226 section 4 recommends. */
export const TOTP_SECRET_BYTES = 20;

/** What every authenticator app supports. RFC 6238 sections 4 and 5.2 */
const OPTIONS = { algorithm: 'SHA1', digits: 6, period: 30 } as const;
/** Codes of this many steps before and after the current one are accepted, for clocks that differ and for slow typists. */
const WINDOW = 1;
/** Digits of ASCII. */
const CODE = /^[0-9]{6}$/;

const secretOf = (bytes: Uint8Array): Secret => new Secret({ buffer: new Uint8Array(bytes).buffer });

/** Bytes in base32 without padding, upper case. RFC 4648 section 6 */
export const base32 = (bytes: Uint8Array): string => secretOf(bytes).base32;

/** The bytes of a text that `base32` wrote. */
export const fromBase32 = (text: string): Uint8Array => Secret.fromBase32(text).bytes;

/**
 * The time step of a TOTP code.
 * @param code any text.
 * @returns the number of the step; `null` if this is not the code of the current step, the one before or the one after.
 * @see RFC 6238 section 5.2
 */
export const findTotpStep = (secret: Uint8Array, code: string, now: Date): number | null => {
  // Compared in constant time, which needs texts of the same number of bytes.
  if (!CODE.test(code)) return null;
  const timestamp = now.getTime();
  const delta = TOTP.validate({ ...OPTIONS, secret: secretOf(secret), token: code, timestamp, window: WINDOW });
  return delta === null ? null : totpStepAt(now) + delta;
};

/** The number of the time step of a moment. */
export const totpStepAt = (now: Date): number => TOTP.counter({ period: OPTIONS.period, timestamp: now.getTime() });

/**
 * The URI that authenticator apps read from a QR code. A colon separates issuer and account, so neither contains one.
 * @see "Key Uri Format" of Google Authenticator
 */
export const totpUri = (
  secret: Uint8Array,
  { issuer, account }: { readonly issuer: string; readonly account: string },
): string =>
  new TOTP({
    ...OPTIONS,
    issuer: withoutColon(issuer),
    label: withoutColon(account),
    secret: secretOf(secret),
  }).toString();

const withoutColon = (text: string): string => text.replaceAll(':', ' ').trim();

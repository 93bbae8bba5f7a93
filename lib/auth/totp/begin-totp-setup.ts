import { type QrPicture, qrCode, qrPicture } from '../../crypto/qr-code';
import { base32, fromBase32, TOTP_SECRET_BYTES, totpUri } from '../../crypto/totp';
import type { User } from '../entities';
import { AuthError } from '../errors';
import type { Clock, Ids } from '../ports';
import type { TotpStore } from '../stores/totp-store';
import { totpOf } from './code-use';
import type { SealingKeys } from './sealing-keys';

/** How long a user has to type the first code. */
export const SETUP_SECONDS = 600;

export interface BeginTotpSetupDeps {
  totp: Pick<TotpStore, 'saveSetup'>;
  sealing: Pick<SealingKeys, 'seal'>;
  clock: Clock;
  ids: Pick<Ids, 'newSecret'>;
  /** Authenticator apps show it. */
  serviceName: string;
}

/** What an authenticator app needs. It is shown once. */
export interface TotpSetupShown {
  /** In base32, to be typed. */
  readonly secret: string;
  /** To be opened by an app on the same device. */
  readonly uri: string;
  /** To be scanned: an SVG element. */
  readonly qrSvg: string;
  /** As `qrSvg`, for pages. */
  readonly qr: QrPicture;
}

/**
 * Begin to set up an authenticator app. Nothing changes until `enableTotp`. A later set-up replaces this one.
 * @throws {AuthError} `totp_enabled` if the user has an app already.
 * @see ASVS 5.0 6.5.1: 160 random bits, stored encrypted
 */
export const beginTotpSetup = async (deps: BeginTotpSetupDeps, user: User): Promise<TotpSetupShown> => {
  if (user.hasTotp) throw new AuthError('totp_enabled');
  const secret = Buffer.from(deps.ids.newSecret(), 'base64url').subarray(0, TOTP_SECRET_BYTES);
  const sealed = await deps.sealing.seal(secret, totpOf(user.id));
  const expiresAt = new Date(deps.clock.now().getTime() + SETUP_SECONDS * 1000);
  await deps.totp.saveSetup(user.id, { sealed, expiresAt });
  return shown(deps, user, secret);
};

/**
 * A set-up as `beginTotpSetup` showed it, for a page that shows it again after a wrong code. The secret comes from that page: the
 * service still shows a stored one to nobody.
 * @param secret as shown, which may be any text.
 * @returns `null` for a text that is no secret.
 */
export const showTotpSetupAgain = (
  deps: Pick<BeginTotpSetupDeps, 'serviceName'>,
  user: User,
  secret: string,
): TotpSetupShown | null => (SECRET.test(secret) ? shown(deps, user, fromBase32(secret)) : null);

/** `TOTP_SECRET_BYTES` in base32. */
const SECRET = /^[A-Z2-7]{32}$/;

const shown = (
  { serviceName }: Pick<BeginTotpSetupDeps, 'serviceName'>,
  { email }: User,
  secret: Uint8Array,
): TotpSetupShown => {
  const uri = totpUri(secret, { issuer: serviceName, account: email });
  return { secret: base32(secret), uri, qrSvg: qrCode(uri), qr: qrPicture(uri) };
};

import * as v from 'valibot';
import type { RecentAuthenticationSettings } from '../../../auth/sessions/recent-authentication';
import type { SessionCallerDeps } from '../../../auth/tokens/find-session-caller';
import { type BeginTotpSetupDeps, beginTotpSetup } from '../../../auth/totp/begin-totp-setup';
import { privateEndpoint } from '../../../http/handler';
import { authServiceSecurity, refusal } from '../../answers';
import type { Operation } from '../../operation';
import { refused } from '../../refusals';
import { type SessionRouteSettings, settingUp, withRecentAuthentication } from '../callers';
import { authService } from '../surface';
import { notRecent } from './answers';

export const operation = (): Operation => ({
  summary: 'Begin to set up an authenticator app',
  description:
    'Makes a secret for an authenticator app (TOTP). Nothing changes until a code of the app is sent back within ten minutes. ' +
    'Replaces a set-up that was not finished.',
  security: authServiceSecurity,
  answers: {
    201: {
      description: 'The secret, in three forms. It is shown by this answer and never again.',
      schema: v.strictObject({
        secret: v.pipe(
          v.string(),
          v.regex(/^[A-Z2-7]{32}$/),
          v.description('To be typed into an authenticator app: base32.'),
        ),
        uri: v.pipe(v.string(), v.description('To be opened by an authenticator app on the same device.')),
        qr_svg: v.pipe(v.string(), v.description('To be scanned: an SVG element with the QR code of the URI.')),
      }),
      examples: {
        success: {
          secret: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ',
          uri: 'otpauth://totp/Latchkey:bob%40example.com?issuer=Latchkey&secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&algorithm=SHA1&digits=6&period=30',
          qr_svg: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 57 57"><path d="M4,4h1v1h-1z"/></svg>',
        },
      },
    },
    403: notRecent(),
    409: refusal('The user has an authenticator app already.', [refused('totp_enabled')]),
  },
  cost: { roundTrips: 3, readUnits: 3, writeUnits: 1, passwordHashes: 0 },
  classicCost: { roundTrips: 4 },
});

type Deps = BeginTotpSetupDeps & SessionCallerDeps & RecentAuthenticationSettings;

export const createHandler = (deps: Deps, settings: SessionRouteSettings) =>
  privateEndpoint(
    authService,
    settings,
    withRecentAuthentication(deps, settings, settingUp(deps, settings)),
    {},
    async ({ caller }) => {
      const { secret, uri, qrSvg } = await beginTotpSetup(deps, caller);
      return { status: 201, body: { secret, uri, qr_svg: qrSvg } };
    },
  );

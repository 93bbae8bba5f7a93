import { Secret, TOTP } from 'otpauth';
import type { Clock } from '../../lib/auth/ports';
import { createAuthService, signedIn } from './auth-service';
import { plantCanary } from './canaries';
import { type Answer, cookieFrom } from './event';

/** The code of an authenticator app at a time, or some steps of 30 seconds later. */
export const totpCode = (secret: string, time: Date, steps = 0): string =>
  TOTP.generate({
    secret: Secret.fromBase32(secret),
    algorithm: 'SHA1',
    digits: 6,
    period: 30,
    timestamp: time.getTime() + steps * 30_000,
  });

/** A six-digit code that is not one of the codes that are accepted at a time. */
export const wrongTotpCode = (secret: string, time: Date): string => {
  const right = [-1, 0, 1].map((steps) => totpCode(secret, time, steps));
  return ['000000', '111111', '222222', '333333'].find((code) => !right.includes(code)) ?? '';
};

/** An authenticator app whose clock is the one of a test: every call returns a code that was not used before. */
export const appOf = (secret: string, clock: Clock & { moveBy(milliseconds: number): void }) => ({
  secret,
  /** Moves the clock to the next step. */
  next: (): string => {
    clock.moveBy(30_000);
    return totpCode(secret, clock.now());
  },
  wrong: (): string => wrongTotpCode(secret, clock.now()),
});

/** The fields of answers that set up second factors. */
export interface FactorBody {
  readonly secret: string;
  readonly uri: string;
  readonly qr_svg: string;
  readonly recovery_codes: readonly string[];
}

/** A user of the auth service in memory who has set up an authenticator app. `cookie` is the session in which they did. */
export const enrolled = async (service = createAuthService()) => {
  const { clock } = service.deps;
  const { cookie: first, email, password } = await signedIn(service);
  const { secret } = (await service.beginTotpSetup({ cookies: [first] })).body as FactorBody;
  plantCanary(secret);
  const answer = await service.enableTotp({ cookies: [first], json: { code: totpCode(secret, clock.now()) } });
  if (answer.status !== 200) throw new Error(`the set-up was answered with ${answer.status}: ${answer.text}`);
  const { recovery_codes: recoveryCodes } = answer.body as FactorBody;
  for (const code of recoveryCodes) plantCanary(code);
  service.deps.recorded.length = 0;
  const app = appOf(secret, clock);
  return {
    service,
    deps: service.deps,
    email,
    password,
    first,
    cookie: cookieFrom(answer),
    app,
    recoveryCodes,
    answer,
  };
};

/** The challenge in an answer that asks for the second step, on any surface. */
export const challengeIn = ({ text }: Answer): string => /"challenge":"([^"]+)"/.exec(text)?.[1] ?? '';

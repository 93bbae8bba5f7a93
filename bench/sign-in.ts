import type { PasswordHasher } from '../lib/auth/ports';
import { call, gatewayEvent } from '../tests/support/event';

/** Sign-ins through the live handler of the auth service. @returns asks for one. It resolves to the status of the answer. */
export const createSignIn = async (hasher: PasswordHasher) => {
  const { createHandler } = await import('../lib/endpoints/auth-service/sign-in');
  const { config } = await import('../lib/runtime/config');
  const live = {
    ...(await import('../lib/runtime/users')),
    ...(await import('../lib/runtime/sessions')),
    ...(await import('../lib/runtime/challenges')),
    ...(await import('../lib/runtime/sign-in-links')),
    ...(await import('../lib/runtime/totp')),
    ...(await import('../lib/runtime/passkeys')),
    ...(await import('../lib/runtime/verify-assertion')),
    ...(await import('../lib/runtime/sealing-keys')),
    ...(await import('../lib/runtime/find-totp-step')),
    ...(await import('../lib/runtime/outbox')),
    ...(await import('../lib/runtime/clock')),
    ...(await import('../lib/runtime/ids')),
    ...(await import('../lib/runtime/events')),
    ...(await import('../lib/runtime/limits')),
  };
  const handler = createHandler({ ...live, ...config, hasher }, { ...config, ...config.crossOrigin });
  return async (email: string, password: string): Promise<number> =>
    (await call(handler, gatewayEvent('POST /sessions', { form: { email, password } }))).status;
};

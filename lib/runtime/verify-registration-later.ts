import type { VerifyRegistration } from '../auth/ports';
import { config } from './config';

/** As `verifyRegistration`, for a function that seldom needs it: see verify-assertion.ts. */
export const verifyRegistration: VerifyRegistration = async (registration, challenge) => {
  const module = await import('../crypto/passkey-registration');
  return module.verifyRegistration(registration, { challenge, relyingParty: config.relyingParty });
};

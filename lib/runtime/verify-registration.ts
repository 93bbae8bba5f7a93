import type { VerifyRegistration } from '../auth/ports';
import { verifyRegistration as verify } from '../crypto/passkey-registration';
import { config } from './config';

export const verifyRegistration: VerifyRegistration = (registration, challenge) =>
  verify(registration, { challenge, relyingParty: config.relyingParty });

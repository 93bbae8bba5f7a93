import { type Caller, identifyCaller, type Proof } from '../auth/sessions/authenticators/authenticator';
import { authenticator } from './authenticator';
import { config } from './config';

/** How the private routes of the session API identify the caller. */
export const callers = {
  cookieName: config.sessionApiCookie.name,
  identify: (proof: Proof): Promise<Caller> => identifyCaller(authenticator, proof),
};

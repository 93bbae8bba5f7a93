import { type Caller, identifyCaller, type RequestCredentials } from '../auth/sessions/authenticators/authenticator';
import { authenticator } from './authenticator';
import { config } from './config';

/** How the private routes of the session API identify the caller. */
export const callers = {
  cookieName: config.sessionApiCookie.name,
  identify: (credentials: RequestCredentials): Promise<Caller> => identifyCaller(authenticator, credentials),
};

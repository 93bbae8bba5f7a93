import {
  identifyCaller,
  identifyLeavingCaller,
  type RequestCredentials,
} from '../auth/sessions/authenticators/authenticator';
import { authenticator } from './authenticator';
import { config } from './config';

const deps = { authenticator, secondFactorPolicy: config.secondFactorPolicy };
const cookieName = config.sessionApiCookie.name;

/** How the private routes of the session API identify the caller. */
export const callers = {
  cookieName,
  identify: (credentials: RequestCredentials) => identifyCaller(deps, credentials),
};

/** As `callers`, for the route that ends the session of its caller. */
export const leavingCallers = {
  cookieName,
  identify: (credentials: RequestCredentials) => identifyLeavingCaller(deps, credentials),
};

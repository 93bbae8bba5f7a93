import type { VerifyAssertion } from '../auth/ports';
import { config } from './config';

/**
 * The module that checks signatures is loaded when the first passkey arrives: it takes as long to load as the rest of a sign-in,
 * and most sign-ins do not need it. In the zip it is a file of its own, see serverless/plugins/lazy-modules.mjs.
 */
export const verifyAssertion: VerifyAssertion = async (assertion, challenge, passkey) => {
  const module = await import('../crypto/passkey-assertion');
  return module.verifyAssertion(assertion, { challenge, relyingParty: config.relyingParty }, passkey);
};

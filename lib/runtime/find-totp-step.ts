import type { CodeUseDeps } from '../auth/totp/code-use';

/**
 * The module is loaded when the first code arrives: see lib/runtime/verify-assertion.ts. In the zip it is a file of its own, see
 * serverless/plugins/lazy-modules.mjs.
 */
export const findTotpStep: CodeUseDeps['findTotpStep'] = async (secret, code, now) => {
  const module = await import('../crypto/totp');
  return module.findTotpStep(secret, code, now);
};

import { AdminError } from '../admin-error';
import type { FirebaseParameters } from './formats';

/**
 * Read the hash parameters of a Firebase project, as the console shows them: `base64_signer_key: ...,`; or as JSON.
 * @throws {AdminError} `parameters_malformed`
 */
export const readFirebaseParameters = (text: string): FirebaseParameters => {
  const parameter = (name: string): string => {
    const [, value] = new RegExp(`${name}"?\\s*[:=]\\s*"?([A-Za-z0-9+/=_-]+)`).exec(text) ?? [];
    if (value !== undefined) return value;
    throw new AdminError('parameters_malformed', `The hash parameters of Firebase have no ${name}.`);
  };
  return {
    signerKey: parameter('signer_key'),
    saltSeparator: parameter('salt_separator'),
    rounds: Number(parameter('rounds')),
    memCost: Number(parameter('mem_cost')),
  };
};

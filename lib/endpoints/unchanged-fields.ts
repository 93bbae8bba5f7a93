import { isDeepStrictEqual } from 'node:util';
import { AuthError } from '../auth/errors';

/**
 * Fields that an answer shows may be sent back with a change, but they cannot be changed themselves.
 * @param sent field -> its value in the request; `undefined` if it was not sent.
 * @param shown field -> its value as an answer shows it now.
 * @throws {AuthError} `invalid_field` for the first field whose values differ.
 */
export const requireUnchanged = (
  sent: Readonly<Record<string, unknown>>,
  shown: Readonly<Record<string, unknown>>,
  path = '',
): void => {
  for (const [name, value] of Object.entries(sent)) {
    if (value !== undefined && !isDeepStrictEqual(value, shown[name]))
      throw new AuthError('invalid_field', { field: `${path}${name}`, fault: { code: 'read_only' } });
  }
};

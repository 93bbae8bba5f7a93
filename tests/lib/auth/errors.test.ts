import { describe, expect, test } from '@jest/globals';
import { AuthError, StoreUnavailableError } from '../../../lib/auth/errors';

describe('AuthError', () => {
  test('has its code and details, and only the code as its message', () => {
    const error = new AuthError('missing_field', { field: 'email' });
    expect(error).toMatchObject({ name: 'AuthError', message: 'missing_field', code: 'missing_field' });
    expect(error.details).toEqual({ field: 'email' });
  });

  test('has no details if its code has none', () => {
    expect(new AuthError('email_taken').details).toBeUndefined();
  });
});

test('StoreUnavailableError keeps its cause for the log', () => {
  const cause = new Error('refused');
  expect(new StoreUnavailableError(cause)).toMatchObject({ name: 'StoreUnavailableError', cause });
});

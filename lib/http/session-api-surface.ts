import type { AuthFault } from '../auth/errors';
import type { Surface } from './error-response';

const wordsFor = (fault: AuthFault): string => {
  switch (fault.code) {
    case 'missing_field':
      return `${fault.details.field} missing`;
    case 'invalid_field':
      return fault.details.reason;
    case 'email_taken':
      return 'email already registered';
    case 'unknown_email':
      return 'no user found for this email';
    case 'wrong_password':
      return 'wrong password';
    case 'email_not_registered':
    case 'user_not_found':
    case 'no_session':
      return 'Not found';
    case 'not_authenticated':
      return 'Unauthorized';
    case 'not_signed_in':
    case 'not_accepted':
    case 'not_allowed':
    case 'invalid_reset_token':
      return 'Forbidden';
  }
};

/** Surface B: errors are `{"error":...}`. */
export const sessionApiSurface: Surface = {
  statuses: {
    missing_field: 400,
    invalid_field: 400,
    email_taken: 400,
    unknown_email: 404,
    wrong_password: 401,
    email_not_registered: 404,
    user_not_found: 404,
    no_session: 404,
    not_authenticated: 401,
    not_accepted: 403,
    not_allowed: 403,
    not_signed_in: 403,
    invalid_reset_token: 403,
  },
  body: (fault) => ({ error: wordsFor(fault) }),
  malformedBody: (reason) => ({ error: reason }),
};

/** As surface B, for making users: what is no JSON object of the right fields is `Wrong format`. */
export const userCreationSurface: Surface = {
  ...sessionApiSurface,
  body: (fault) =>
    fault.code === 'invalid_field' || fault.code === 'email_taken'
      ? { error: `Can't create User: ${wordsFor(fault)}` }
      : sessionApiSurface.body(fault),
  malformedBody: () => ({ error: 'Wrong format' }),
};

/** As surface B, for changing users: whatever is wrong with the body is `Wrong format`. */
export const userChangeSurface: Surface = {
  ...sessionApiSurface,
  body: (fault) => (fault.code === 'invalid_field' ? { error: 'Wrong format' } : sessionApiSurface.body(fault)),
  malformedBody: userCreationSurface.malformedBody,
};

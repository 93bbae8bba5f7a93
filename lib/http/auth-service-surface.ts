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
    case 'wrong_password':
      return 'wrong email or password';
    case 'email_not_registered':
      return 'email not registered';
    case 'not_authenticated':
      return 'Unauthorized';
    case 'not_signed_in':
    case 'not_accepted':
    case 'not_allowed':
      return 'Forbidden';
    case 'no_session':
    case 'user_not_found':
      return 'Not found';
    case 'invalid_reset_token':
      return 'invalid or expired reset token';
  }
};

/** Surface A: errors are `{"message":...}`, and a refused sign-in never says which half was wrong. */
export const authServiceSurface: Surface = {
  statuses: {
    missing_field: 400,
    invalid_field: 400,
    email_taken: 400,
    unknown_email: 401,
    wrong_password: 401,
    email_not_registered: 403,
    not_authenticated: 401,
    not_accepted: 403,
    not_allowed: 403,
    not_signed_in: 403,
    no_session: 404,
    user_not_found: 404,
    invalid_reset_token: 403,
  },
  body: (fault) => ({ message: wordsFor(fault) }),
  malformedBody: (reason) => ({ message: reason }),
};

import { AuthError, type AuthFault, StoreUnavailableError } from '../../lib/auth/errors';
import { faultSentence } from '../../lib/http/fault-messages';
import { AdminError } from './admin-error';

/** Describes any error without its stack: `code` is for programs, `message` for people. */
export const describeError = (error: unknown): { code: string; message: string } => {
  if (error instanceof AdminError) return { code: error.code, message: error.message };
  if (error instanceof AuthError) return { code: error.code, message: refusal(error as AuthFault) };
  if (error instanceof StoreUnavailableError) {
    const { name, message } = describeCause(error.cause);
    return {
      code: 'unavailable',
      message: `The tables or keys are unavailable or busy: ${name} ${message}. It is safe to run the command again.`,
    };
  }
  const { name, message } = describeCause(error);
  if (name === 'CredentialsProviderError')
    return { code: 'no_credentials', message: `No AWS credentials were found: ${message}` };
  if (DENIED.has(name)) return { code: 'access_denied', message: `AWS denied access: ${message}` };
  return { code: 'failed', message: name === 'Error' ? message : `${name}: ${message}` };
};

const DENIED = new Set([
  'AccessDeniedException',
  'AccessDenied',
  'ExpiredTokenException',
  'InvalidSignatureException',
  'UnrecognizedClientException',
]);

const describeCause = (cause: unknown): { name: string; message: string } => {
  if (!(cause instanceof Error)) return { name: 'Error', message: String(cause) };
  const { code } = cause as { code?: string };
  return { name: cause.name, message: cause.message || (code ?? 'no reason given') };
};

const refusal = (fault: AuthFault): string => {
  switch (fault.code) {
    case 'email_taken':
      return 'A user with this email exists. `roles`, `enable` and `move` change them; `list --email-prefix` shows them.';
    case 'invalid_field':
      return `Refused: ${faultSentence(fault.details)}.`;
    case 'user_not_found':
      return 'No user has this email or id.';
    case 'not_invited':
      return 'This user is not invited, or has accepted the invitation.';
    case 'last_admin':
      return 'This is the last active admin of their customer: create another one first.';
    default:
      return `Refused: ${fault.code}.`;
  }
};

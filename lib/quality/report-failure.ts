import { log } from '../observe/log';
import { countMetric } from '../observe/metric';

/** For each check that calls an external service: its log event -> the metric that counts its failures. */
const METRICS = {
  password_breach_check_failed: 'PasswordBreachChecksFailed',
  email_domain_check_failed: 'EmailDomainChecksFailed',
  email_validation_failed: 'EmailValidationsFailed',
  cognito_password_check_failed: 'CognitoPasswordChecksFailed',
} as const;

/**
 * Report a check that could not be made. The service then behaves as if it had passed, except that no user signs in with a password
 * that Cognito has not checked. Logs one line with the kind of the error, but without its message, and increases the metric, so that
 * operators notice a check that always fails.
 */
export const reportFailure = (stage: string, event: keyof typeof METRICS, error: unknown): void => {
  log('warn', event, { reason: kindOf(error) });
  countMetric(stage, METRICS[event]);
};

const kindOf = (error: unknown): string => {
  const { code, name } = (error ?? {}) as { code?: unknown; name?: unknown };
  // Requests are aborted only when their time limit is reached.
  if (code === 'ABORT_ERR') return 'TimeoutError';
  return [code, name].find((kind) => typeof kind === 'string') ?? 'unknown';
};

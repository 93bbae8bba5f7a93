import { log } from '../observe/log';
import { countMetric } from '../observe/metric';

/** The checks that ask an outside service: the event in the log, and the metric that counts failures. */
const METRICS = {
  password_breach_check_failed: 'PasswordBreachChecksFailed',
  email_domain_check_failed: 'EmailDomainChecksFailed',
  email_validation_failed: 'EmailValidationsFailed',
} as const;

/**
 * Report a check that could not be made and so refused nobody: a line of the log, with the kind of the error but not its message,
 * and one more in the metric, so that operators notice a check that always fails.
 */
export const reportFailure = (stage: string, event: keyof typeof METRICS, error: unknown): void => {
  log('warn', event, { reason: kindOf(error) });
  countMetric(stage, METRICS[event]);
};

const kindOf = (error: unknown): string => {
  const { code, name } = (error ?? {}) as { code?: unknown; name?: unknown };
  // We abort requests only when their time is over.
  if (code === 'ABORT_ERR') return 'TimeoutError';
  return [code, name].find((kind) => typeof kind === 'string') ?? 'unknown';
};

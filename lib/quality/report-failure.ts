import { log } from '../observe/log';
import { countMetric } from '../observe/metric';

/** The checks that ask somebody else, by the event of the log, with the metric that counts how often nobody answered. */
const METRICS = {
  password_breach_check_failed: 'PasswordBreachChecksFailed',
  email_domain_check_failed: 'EmailDomainChecksFailed',
  email_validation_failed: 'EmailValidationsFailed',
} as const;

/**
 * A check that could not be made and refuses nobody: a line of the log, with the kind of the error and none of its words, and
 * one more in the metric, so that a check which is always skipped is seen.
 */
export const reportFailure = (stage: string, event: keyof typeof METRICS, error: unknown): void => {
  log('warn', event, { reason: kindOf(error) });
  countMetric(stage, METRICS[event]);
};

const kindOf = (error: unknown): string => {
  const { code, name } = (error ?? {}) as { code?: unknown; name?: unknown };
  // All signals of ours are about time.
  if (code === 'ABORT_ERR') return 'TimeoutError';
  return [code, name].find((kind) => typeof kind === 'string') ?? 'unknown';
};

import type { SecondStep } from '../../auth/sessions/second-step';
import type { EdgeSettings } from '../../http/cross-origin';
import { generalBody } from '../../http/error-format';
import type { HttpResponse } from '../../http/response';
import { secondStepOf } from '../second-step';

/** The answer to a right first step of a user with a second factor: an error, because no session has begun. */
export const secondStepRequired = (
  step: SecondStep,
  { errorsHaveCodes }: Pick<EdgeSettings, 'errorsHaveCodes'>,
): HttpResponse => {
  const code = 'second_factor_required';
  return {
    status: 401,
    body: { ...generalBody('second factor required', errorsHaveCodes ? { code } : undefined), ...secondStepOf(step) },
    code,
  };
};

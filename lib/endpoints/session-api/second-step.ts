import type { SecondStep } from '../../auth/sessions/second-step';
import type { EdgeSettings } from '../../http/cross-origin';
import { generalBody } from '../../http/error-format';
import type { HttpResponse } from '../../http/response';
import type { PasskeySettings } from '../passkey-options';
import { secondStepOf } from '../second-step';

/** The answer to a right first step of a user with a second factor: an error, because no session has begun. */
export const secondStepRequired = (
  step: SecondStep,
  settings: Pick<EdgeSettings, 'errorsHaveCodes'> & PasskeySettings,
): HttpResponse => {
  const code = 'second_factor_required';
  return {
    status: 401,
    body: {
      ...generalBody('second factor required', settings.errorsHaveCodes ? { code } : undefined),
      ...secondStepOf(settings, step),
    },
    code,
  };
};

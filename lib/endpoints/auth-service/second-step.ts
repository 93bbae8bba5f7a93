import * as v from 'valibot';
import type { SecondStep } from '../../auth/sessions/second-step';
import type { HttpResponse } from '../../http/response';
import { loginSchema } from '../login-schema';
import type { Answer } from '../operation';
import type { PasskeySettings } from '../passkey-options';
import { exampleSecondStep, secondStepEntries, secondStepOf, setsChallenge } from '../second-step';

const MESSAGE = 'second factor required';

/** The answer of the auth service to a right first step of a user with a second factor. */
export const secondStepAnswer = (settings: PasskeySettings, step: SecondStep): HttpResponse => ({
  status: 202,
  body: { email: step.user.email, message: MESSAGE, ...secondStepOf(settings, step) },
});

/** The description of `secondStepAnswer`. */
export const secondStepAccepted = (description: string): Answer => ({
  description,
  schema: v.strictObject({ email: loginSchema, message: v.literal(MESSAGE), ...secondStepEntries }),
  examples: { second_factor_required: { email: 'bob@example.com', message: MESSAGE, ...exampleSecondStep } },
  optionalHeaders: { 'set-cookie': setsChallenge },
});

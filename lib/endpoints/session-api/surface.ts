import { createErrorFormat, generalBody, type Refusals } from '../../http/error-format';
import { faultSentence } from '../../http/fault-messages';
import type { Surface } from '../../http/handler';

const wrongFormat = () => 'Wrong format';

const wrongPassword = { status: 401, message: () => 'wrong password' };

const refusals: Partial<Refusals> = {
  unknown_email: { status: 404, message: () => 'no user found for this email' },
  wrong_password: wrongPassword,
  not_active: wrongPassword,
};

/** Errors of the session API are `{"error":...}`, with `code` and `field` in mode `hardened`. */
export const sessionApiErrors = createErrorFormat(refusals, generalBody);

/** As `sessionApiErrors`, for creating users: a body that is not a JSON object, or has an unknown field, is `Wrong format`. */
export const userCreationErrors = createErrorFormat(
  {
    ...refusals,
    invalid_field: { status: 400, message: (details) => `Can't create User: ${faultSentence(details)}` },
    email_taken: { status: 400, message: () => "Can't create User: email already registered" },
  },
  generalBody,
  { malformed: wrongFormat },
);

/** As `sessionApiErrors`, for changing users: every fault of the body is `Wrong format`. */
export const userChangeErrors = createErrorFormat(
  {
    ...refusals,
    missing_field: { status: 400, message: wrongFormat },
    invalid_field: { status: 400, message: wrongFormat },
  },
  generalBody,
  { malformed: wrongFormat },
);

/** The session API; its `/users` routes read JSON only. */
export const sessionApi: Surface = { errors: sessionApiErrors, accepts: 'form-or-json' };
export const userCreation: Surface = { errors: userCreationErrors, accepts: 'json-object' };
export const userChange: Surface = { errors: userChangeErrors, accepts: 'json-object' };

import { commonRefusals, createErrorFormat, type Refusals } from '../../http/error-format';
import { faultSentence } from '../../http/fault-words';

const wrap = (error: string) => ({ error });
const wrongFormat = () => 'Wrong format';

const wrongPassword = { status: 401, words: () => 'wrong password' };

const refusals: Refusals = {
  ...commonRefusals,
  unknown_email: { status: 404, words: () => 'no user found for this email' },
  wrong_password: wrongPassword,
  not_active: wrongPassword,
};

/** ErrorFormat B: errors are `{"error":...}`. */
export const sessionApiErrors = createErrorFormat(refusals, wrap);

/** As surface B, for making users: what is no JSON object of the right fields is `Wrong format`. */
export const userCreationSurface = createErrorFormat(
  {
    ...refusals,
    invalid_field: { status: 400, words: (details) => `Can't create User: ${faultSentence(details)}` },
    email_taken: { status: 400, words: () => "Can't create User: email already registered" },
  },
  wrap,
  { wordsForMalformed: wrongFormat },
);

/** As surface B, for changing users: whatever is wrong with the body is `Wrong format`. */
export const userChangeErrors = createErrorFormat(
  {
    ...refusals,
    missing_field: { status: 400, words: wrongFormat },
    invalid_field: { status: 400, words: wrongFormat },
  },
  wrap,
  { wordsForMalformed: wrongFormat },
);

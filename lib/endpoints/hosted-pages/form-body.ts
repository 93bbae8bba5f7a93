import * as v from 'valibot';
import { FORM_TOKEN_FIELD } from '../../http/pages/form-token';

/** The fields that every form of a page may have besides its own. */
const sharedEntries = {
  [FORM_TOKEN_FIELD]: v.optional(v.string()),
  return_to: v.optional(v.string()),
  /** For password managers: see `accountName`. */
  account: v.optional(v.string()),
};

/** The body of a form of a page, with its own fields. */
export const formBody = <Entries extends v.ObjectEntries>(entries: Entries) =>
  v.strictObject({ ...entries, ...sharedEntries });

import { emptyForm, type SentForm } from '../../http/pages/form';

/** A form in which the email is filled in, if it is known. */
export const formWith = (email: string | undefined): SentForm =>
  email === undefined ? emptyForm : { ...emptyForm, typed: { email } };

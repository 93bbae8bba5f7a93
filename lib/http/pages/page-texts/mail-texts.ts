import type { MailPurpose } from '../../../auth/entities';
import type { LinkedMail } from '../../../auth/mails';

/** The texts of one mail. Both parts, text and HTML, are made from them. Placeholders such as `{{service}}` are replaced. */
export interface MailText {
  readonly subject: string;
  /** `{{link}}` must be a whole paragraph. */
  readonly paragraphs: readonly string[];
  /** The text of the button in the HTML part. */
  readonly button?: string;
}

/** The words of all mails in one language. */
export interface MailTexts {
  /** The text before the link written as a URL, for mail programs in which the button does not work. */
  readonly buttonFallback: string;
  readonly mails: Readonly<Record<Exclude<MailPurpose, LinkedMail>, MailText>> &
    Readonly<Record<LinkedMail, MailText & { readonly button: string }>>;
  /** In place of `sign-in` for an email without an account: the link creates one. */
  readonly signUpByLink: MailText & { readonly button: string };
}

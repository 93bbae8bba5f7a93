/** The values for the template of a mail. */
export interface PreparedMail {
  /** `null` for a mail without a link. The link is valid for `minutes`. */
  readonly link: { readonly url: string; readonly minutes: number } | null;
  /** Of a mail that signs in: the code, and whether it is for an email without an account. */
  readonly code?: string;
  readonly isSignUp?: boolean;
}

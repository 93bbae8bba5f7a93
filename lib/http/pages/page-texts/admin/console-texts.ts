/** The words that all pages of the admin console share, and those of its first page. */
export interface ConsoleTexts {
  readonly overview: string;
  readonly people: string;
  readonly events: string;
  readonly invitations: string;
  /** Also the link of the home page of admins. */
  readonly title: string;
  /** @param email of the admin. */
  readonly text: (email: string) => string;
  /** The form that lets an admin act as another user. */
  readonly impersonation: { readonly title: string; readonly text: string; readonly button: string };
}

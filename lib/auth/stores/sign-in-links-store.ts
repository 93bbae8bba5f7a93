import type { SignInLink, User } from '../entities';

/**
 * What happens to a user in the write that consumes a link. `null`: nothing.
 * `verifies`: their email is verified. `keepsPassword`: the hash of the sign-up secret of the browser, if that must be the one that
 * signed up; `null`: a password is removed, and all sessions end.
 * `creates`: this user, who gets the email.
 */
export type SignInLinkEffect =
  | { readonly verifies: User; readonly signUpHash: string | null }
  | { readonly creates: User }
  | null;

/**
 * The links and codes of sign-in mails, at most one per email. Reads are strongly consistent, and every write that consumes or
 * counts is conditional. Errors as in `UsersStore`.
 */
export interface SignInLinksStore {
  /** Store a link in place of an earlier one of its email. */
  putLink(link: SignInLink): Promise<void>;
  /** @param emailHash `hashToken` of the email. @returns `null` if there is no link, or it has expired at `now`. */
  findLink(emailHash: string, now: Date): Promise<SignInLink | null>;
  /**
   * Count one try of the code, before the code is compared. If several callers do this at the same time, together they never exceed
   * `max`.
   * @param attempt.id unique to this try: a repeat of it after a lost response is counted once, unless another try came between.
   * @param attempt.emailHash `hashToken` of the email.
   * @returns the link, and how many tries it has had; `null` if there is no link, it was requested by another browser, has expired
   * at `now`, or has had `max` tries.
   */
  countTry(attempt: {
    id: string;
    emailHash: string;
    browserHash: string;
    max: number;
    now: Date;
  }): Promise<{ link: SignInLink; tries: number } | null>;
  /** Delete this link, unless a newer one has replaced it. */
  discardLink(link: Pick<SignInLink, 'emailHash' | 'linkHash'>): Promise<void>;
  /**
   * Consume the link, with its effect on a user, in one transaction. If several callers do this at the same time, exactly one
   * succeeds.
   * @returns `refused` if the link was used or replaced, or has expired at `now`, or another user has got the email;
   * `changed-since-read` if the user is not as they were read, or did not sign up with this secret. Nothing is written in both cases.
   */
  consumeLink(
    link: SignInLink,
    by: { effect: SignInLinkEffect; now: Date },
  ): Promise<'consumed' | 'refused' | 'changed-since-read'>;
}

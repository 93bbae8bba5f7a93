import type { FieldFault } from '../../../auth/field-fault';
import type { UserLink } from '../../../auth/mails';

/** A title and one paragraph. Plain text: the page escapes it. */
export interface Words {
  readonly title: string;
  readonly text: string;
}

/** The words of the page that a link opens, and of the page after it was used. */
export interface LinkWords extends Words {
  readonly button: string;
  /** Replaces `text` and `button` if the form asks for a password. */
  readonly withPassword?: { readonly text: string; readonly button: string };
  /** After the link was used. */
  readonly done: (email: string) => Words;
}

/** The page with the button that signs in. It names the account, so that nobody signs in to the account of somebody else. */
interface SignInForm {
  readonly title: string;
  readonly text: (email: string) => string;
  readonly button: string;
}

/** The words of the page that a sign-in link opens, and of the page after it was used. */
export interface SignInWords extends SignInForm {
  /** For an email without an account. */
  readonly signUp: SignInForm;
  readonly done: (email: string) => Words;
  /** After `done`, if a password was removed: whoever set it had not shown that the email is theirs. */
  readonly passwordRemoved: string;
  /** The form for the second factor. */
  readonly secondStep: Words & { readonly label: string; readonly button: string };
  /** The text of the link to the place where the user goes on. */
  readonly goOn: string;
}

/** All words of the pages in one language. */
export interface PageTexts {
  readonly links: Readonly<Record<UserLink, LinkWords>>;
  readonly signIn: SignInWords;
  readonly password: {
    readonly label: string;
    readonly hint: (minimumLength: number) => string;
    readonly missing: string;
    readonly fault: (fault: FieldFault) => string;
  };
  readonly refusals: {
    /** The link is invalid, for any reason. */
    readonly link: Words;
    readonly unreadable: Words;
    /** A page of another site sent the request. */
    readonly crossSite: Words;
    readonly absent: Words;
    readonly tooMany: (seconds: number) => Words;
    readonly unavailable: Words;
    readonly failed: Words;
  };
}

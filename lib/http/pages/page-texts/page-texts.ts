import type { AuthErrorCode } from '../../../auth/errors';
import type { FieldFault } from '../../../auth/field-fault';
import type { UserLink } from '../../../auth/mails';
import type { NoticeCode } from '../notices';

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
}

/** The words of one field of a form. */
export interface FieldWords {
  readonly label: string;
  readonly missing: string;
  readonly fault: (fault: FieldFault) => string;
}

/** The words of the forms: what several of them have, and why a form is shown again. */
interface FormTexts {
  /** The heading of the list of faults. */
  readonly faults: (count: number) => string;
  readonly show: string;
  readonly hide: string;
  readonly fields: Readonly<Record<'email' | 'password' | 'newPassword' | 'confirm' | 'code', FieldWords>>;
  readonly newPasswordHint: (minimumLength: number) => string;
  readonly tooMany: (seconds: number) => string;
  /** By the code of the error. A form is not shown again for an error that has no text here. */
  readonly refusals: Readonly<Partial<Record<AuthErrorCode, string>>>;
}

/** All words of the pages in one language. */
export interface PageTexts {
  /** The name of the language in itself. */
  readonly name: string;
  readonly direction: 'ltr' | 'rtl';
  readonly layout: {
    readonly skip: string;
    readonly navigation: string;
    readonly languages: string;
    readonly home: string;
    readonly account: string;
    readonly signOut: string;
    /** Leads to where the person wanted to go. */
    readonly goOn: string;
  };
  readonly notices: Readonly<Record<NoticeCode, string>>;
  readonly forms: FormTexts;
  readonly home: {
    readonly title: (name: string) => string;
    readonly text: (email: string) => string;
    readonly toApp: string;
    readonly toAccount: string;
  };
  readonly login: {
    readonly title: string;
    readonly button: string;
    readonly forgot: string;
    readonly byLink: string;
    readonly noAccount: string;
    readonly register: string;
  };
  readonly register: {
    readonly title: string;
    readonly button: string;
    readonly hasAccount: string;
    readonly signIn: string;
  };
  /** What the pages say that wait for a mail. */
  readonly mailbox: {
    readonly title: string;
    /** What to do if the mail does not come. */
    readonly hint: string;
    readonly again: string;
    readonly wrongAddress: string;
    readonly otherAddress: string;
  };
  readonly inactive: {
    readonly text: (email: string) => string;
    /** To a browser that does not remember the email. */
    readonly askText: string;
    readonly isConfirmed: string;
    readonly signIn: string;
  };
  readonly forgot: Words & {
    readonly button: string;
    readonly remembered: string;
    readonly signIn: string;
    readonly sent: (email: string) => string;
    /** In a mode without mail. */
    readonly newPassword: { readonly title: string; readonly text: (email: string) => string; readonly button: string };
  };
  /** Signing in with a mail. */
  readonly link: Words & {
    readonly button: string;
    readonly byPassword: string;
    readonly signIn: string;
    readonly sent: (email: string) => string;
    readonly signInButton: string;
  };
  readonly logout: Words & { readonly button: string; readonly stay: string };
  readonly links: Readonly<Record<UserLink, LinkWords>>;
  readonly signIn: SignInWords;
  readonly refusals: {
    /** The link is invalid, for any reason. */
    readonly link: Words;
    readonly unreadable: Words;
    readonly notSignedIn: Words;
    readonly forbidden: Words;
    readonly wrongMethod: Words;
    /** A page of another site sent the request. */
    readonly crossSite: Words;
    readonly absent: Words;
    readonly tooMany: (seconds: number) => Words;
    readonly unavailable: Words;
    readonly failed: Words;
    /** Where a page with a refusal leads. */
    readonly signIn: string;
    readonly toStart: string;
  };
}

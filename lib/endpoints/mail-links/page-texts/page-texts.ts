import type { FieldFault } from '../../../auth/field-fault';
import type { LinkedMail } from '../../../auth/mails';

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

/** All words of the pages in one language. */
export interface PageTexts {
  readonly links: Readonly<Record<LinkedMail, LinkWords>>;
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

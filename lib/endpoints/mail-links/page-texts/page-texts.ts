import type { FieldFault } from '../../../auth/field-fault';
import type { LinkedMail } from '../../../auth/mails';

/** What a page says first and then. Plain text: it is escaped where it is put. */
export interface Words {
  readonly title: string;
  readonly text: string;
}

/** The pages behind the link of one mail. */
export interface LinkWords extends Words {
  readonly button: string;
  /** In place of `text` and `button` where a password is asked for. */
  readonly withPassword?: { readonly text: string; readonly button: string };
  /** What has been done. */
  readonly done: (email: string) => Words;
}

/** Everything the pages say in one language. */
export interface PageTexts {
  readonly links: Readonly<Record<LinkedMail, LinkWords>>;
  readonly password: {
    readonly label: string;
    readonly hint: (minimumLength: number) => string;
    readonly missing: string;
    readonly fault: (fault: FieldFault) => string;
  };
  readonly refusals: {
    /** A link that is not good, whatever the reason. */
    readonly link: Words;
    readonly unreadable: Words;
    /** What a page of somebody else's sent. */
    readonly crossSite: Words;
    readonly absent: Words;
    readonly tooMany: (seconds: number) => Words;
    readonly unavailable: Words;
    readonly failed: Words;
  };
}

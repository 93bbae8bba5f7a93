import type { AuthErrorCode } from '../../../auth/errors';
import type { EventType } from '../../../auth/events/event-types';
import type { FieldFault } from '../../../auth/field-fault';
import type { LinkedMail, UserLink } from '../../../auth/mails';
import type { Method } from '../../../auth/methods';
import type { NoticeCode } from '../notices';

/** A title and one paragraph. Plain text: the page escapes it. */
export interface Words {
  readonly title: string;
  readonly text: string;
}

/** The words of the page that a link opens. */
export interface LinkWords extends Words {
  readonly button: string;
  /** Replaces `text` and `button` if the form asks for a password. */
  readonly withPassword?: { readonly text: string; readonly button: string };
  /** Names the account that the link is about. */
  readonly account: (email: string) => string;
}

/** Where people go on after a link that does not work. */
export type WayOn = '/login' | '/inactive' | '/forgot' | '/account';

/** The page with the button that signs in. It names the account, so that nobody signs in to the account of somebody else. */
interface SignInForm {
  readonly title: string;
  readonly text: (email: string) => string;
  readonly button: string;
}

/** The words of the page that a sign-in link opens, and of the page after it removed a password. */
export interface SignInWords extends SignInForm {
  /** For an email without an account. */
  readonly signUp: SignInForm;
  /** The password was removed, because whoever set it had not shown that the email is theirs. */
  readonly passwordRemoved: {
    readonly title: string;
    readonly text: (email: string) => string;
    readonly reason: string;
  };
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

/** The words of the second step of a sign-in. */
interface SecondStepTexts {
  readonly title: string;
  readonly text: (email: string) => string;
  readonly button: string;
  readonly useRecoveryCode: string;
  readonly useApp: string;
  /** Replaces `text` for a user who has passkeys only. */
  readonly passkeyText: (email: string) => string;
  readonly passkey: string;
  readonly recovery: { readonly title: string; readonly text: (email: string) => string; readonly label: string };
  /** Leads back to the first step. */
  readonly startAgain: string;
}

/** The words of the pages that set an authenticator app up. */
interface SetupTexts extends Words {
  readonly steps: readonly string[];
  readonly begin: string;
  /** Above the form for a passkey, for people who must have a second factor. */
  readonly orPasskey: string;
  readonly scan: Words & {
    /** Describes the picture. */
    readonly qr: string;
    readonly openApp: string;
    readonly byHand: string;
    readonly copy: string;
    readonly copied: string;
    readonly code: string;
    readonly button: string;
  };
  readonly cancel: string;
}

/** The words of the page that shows new recovery codes. */
interface RecoveryCodesTexts extends Words {
  /** The title of the page if the authenticator app has just been set up. */
  readonly enabled: string;
  readonly copy: string;
  readonly copied: string;
  readonly download: string;
  readonly print: string;
  /** The first line of the file. */
  readonly file: (service: string, email: string) => string;
  readonly fileName: string;
  readonly goOn: string;
}

/** The words of the page on which somebody who is signed in proves again who they are. */
interface ReauthenticateTexts {
  readonly title: string;
  readonly text: (email: string) => string;
  readonly button: string;
  readonly passkey: string;
  /** For an account that has only its mailbox. */
  readonly noMethod: string;
  readonly signOut: string;
  /** The second step. */
  readonly codeText: string;
  readonly passkeyText: string;
  readonly cancel: string;
}

/** The words of the account page, by its sections, and of the pages of its forms. */
interface AccountTexts {
  readonly title: string;
  /** Names the links to the sections. */
  readonly contents: string;
  /** The zone of all times. */
  readonly zone: string;
  /** Above a link to where people prove again who they are, in place of a form. */
  readonly proveFirst: string;
  readonly back: string;
  readonly profile: {
    readonly title: string;
    readonly firstName: FieldWords;
    readonly lastName: FieldWords;
    /** The name that admins gave the account. */
    readonly name: string;
    readonly language: FieldWords;
    /** The language that the browser asks for. */
    readonly automatic: string;
    readonly button: string;
  };
  readonly email: {
    readonly title: string;
    readonly verified: string;
    readonly unverified: string;
    /** A requested change. The same, whether or not the new email belongs to another account. */
    readonly requested: (email: string) => string;
    readonly newEmail: FieldWords;
    readonly hint: string;
    readonly button: string;
    /** For accounts whose email only an admin changes. */
    readonly byAdmin: string;
  };
  readonly password: {
    readonly title: string;
    readonly text: string;
    /** For an account without a password. */
    readonly absent: string;
    readonly current: FieldWords;
    readonly repeat: FieldWords;
    readonly change: string;
    readonly set: string;
  };
  readonly sessions: {
    readonly title: string;
    readonly text: string;
    readonly client: (browser: string, system: string) => string;
    readonly unknownClient: string;
    readonly current: string;
    readonly began: string;
    readonly used: string;
    readonly signOut: string;
    readonly end: string;
    readonly endOthers: string;
    /** Before the button is pressed again, if the form was refused. */
    readonly endText: string;
    readonly endOthersText: string;
  };
  readonly data: {
    readonly title: string;
    readonly text: string;
    readonly button: string;
  };
  readonly deletion: Words & {
    /** What happens, one sentence each. */
    readonly effects: readonly string[];
    readonly link: string;
    readonly confirmation: FieldWords;
    readonly button: string;
    readonly stay: string;
  };
}

/** The words of the list of what happened to an account. */
interface EventTexts {
  readonly title: string;
  readonly text: string;
  readonly none: string;
  /** By the type of the event. None says who did it. */
  readonly types: Readonly<Record<EventType, string>>;
  /** For a type that this version of the service does not have. */
  readonly unknown: string;
  readonly byOther: string;
  /** How often it happened within an hour; more than once. */
  readonly times: (count: number) => string;
  readonly methods: Readonly<Record<Method, string>>;
  readonly all: string;
  readonly older: string;
  readonly newest: string;
}

/** What the script for passkeys says. */
interface PasskeyTexts {
  /** Without JavaScript, or in a browser without passkeys. */
  readonly unsupported: string;
  /** The person closed the dialog of the browser, or it found no passkey. */
  readonly failed: string;
  /** This device has a passkey of the account already. */
  readonly known: string;
  /** The form was sent without the answer of the browser. */
  readonly missing: string;
}

/** The words of the part of the account page about authenticator app, recovery codes and passkeys. Dates are in words too. */
interface SecurityTexts {
  readonly title: string;
  readonly app: Words & {
    readonly on: string;
    readonly off: string;
    readonly since: (date: string) => string;
    readonly setUp: string;
    /** The form that removes the app. */
    readonly remove: Words & { readonly button: string };
    /** The field of the forms that need a code of any kind. */
    readonly code: string;
  };
  readonly codes: Words & {
    readonly left: (count: number) => string;
    /** The form that makes new codes. */
    readonly renew: Words & { readonly button: string };
  };
  readonly passkeys: Words & {
    readonly none: string;
    readonly added: (date: string) => string;
    readonly used: (date: string) => string;
    readonly unused: string;
    /** Opens the forms of a passkey. */
    readonly change: string;
    readonly name: FieldWords;
    /** Labels the field for the name of the one that is added. */
    readonly newName: string;
    readonly nameHint: string;
    readonly rename: Words & { readonly button: string };
    readonly remove: Words & { readonly button: string };
    readonly add: Words & { readonly button: string };
    /** The name of a passkey that was not given one. */
    readonly defaultName: string;
    /** As many as a user may have. */
    readonly full: string;
  };
  readonly back: string;
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
    /** Above every page while an admin acts as somebody else. */
    readonly actingAs: (email: string) => string;
    readonly stopActing: string;
  };
  readonly notices: Readonly<Record<NoticeCode, string>>;
  readonly forms: FormTexts;
  readonly home: {
    readonly title: (name: string | null) => string;
    readonly text: (email: string) => string;
    readonly toApp: string;
    readonly toAccount: string;
    /** For admins. */
    readonly toAdmin: string;
  };
  readonly login: {
    readonly title: string;
    readonly button: string;
    readonly forgot: string;
    readonly byLink: string;
    readonly byPasskey: string;
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
  readonly secondStep: SecondStepTexts;
  readonly setup: SetupTexts;
  readonly recoveryCodes: RecoveryCodesTexts;
  readonly reauthenticate: ReauthenticateTexts;
  readonly account: AccountTexts;
  readonly events: EventTexts;
  readonly passkey: PasskeyTexts;
  readonly security: SecurityTexts;
  readonly links: Readonly<Record<UserLink, LinkWords>>;
  /** The page of an invitation, besides `links.invitation`. */
  readonly invitation: {
    /** @param inviter the name or email of an admin; `null` if unknown. */
    readonly from: (inviter: string | null, organisation: string) => string;
    /** Follows the label of a field that may stay empty. */
    readonly optional: string;
    readonly byPassword: string;
    readonly byPasskey: Words & { readonly button: string };
  };
  /** After `refusals.link`: what to do now. */
  readonly deadLinks: {
    readonly advice: Readonly<Record<LinkedMail, string>>;
    readonly ways: Readonly<Record<WayOn, string>>;
  };
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

import type { InvitationObstacle } from '../../../../auth/accounts/invite-people';
import type { InvitationState } from '../../../../auth/accounts/list-invitations';
import type { FieldWords } from '../page-texts';

/** The words of the invitations in the admin console. */
export interface InvitationsTexts {
  /** Also in the navigation. */
  readonly title: string;
  readonly none: string;
  /** In a contract mode that sends no mail. */
  readonly noMail: string;
  readonly columns: {
    readonly person: string;
    readonly name: string;
    readonly roles: string;
    readonly state: string;
    readonly invited: string;
    readonly actions: string;
  };
  readonly states: Readonly<Record<InvitationState, string>>;
  /** Before the time when the link stops to work, or stopped. */
  readonly until: string;
  readonly since: string;
  /** @param name of the admin; `null` for the command line or somebody who is gone. */
  readonly by: (name: string | null) => string;
  readonly again: string;
  readonly withdraw: string;
  /** Follows a button, for screen readers. */
  readonly whom: (email: string) => string;
  readonly more: string;
  readonly newest: string;
  readonly back: string;
  readonly one: {
    readonly title: string;
    readonly text: string;
    readonly email: FieldWords;
    readonly name: FieldWords;
    readonly role: FieldWords;
    readonly noRole: string;
    readonly button: string;
  };
  readonly many: {
    readonly title: string;
    readonly text: string;
    readonly list: FieldWords;
    readonly hint: string;
    readonly file: string;
    readonly button: string;
    /** @param maximum number of people. */
    readonly tooMany: (maximum: number) => string;
  };
  readonly preview: {
    readonly title: string;
    readonly ready: (count: number) => string;
    readonly skipped: (count: number) => string;
    readonly nobody: string;
    readonly button: (count: number) => string;
    readonly who: string;
    readonly other: string;
  };
  readonly sending: {
    readonly title: string;
    readonly progress: (done: number, total: number) => string;
    readonly text: string;
    readonly button: string;
  };
  readonly result: {
    readonly title: string;
    readonly invited: (count: number) => string;
    readonly failed: (count: number) => string;
    readonly list: string;
    readonly copy: string;
    readonly copied: string;
    readonly download: string;
    readonly fileName: string;
    readonly done: string;
  };
  /** What became of a person; `sent` for one who was invited. */
  readonly outcomes: Readonly<Record<InvitationObstacle | 'sent', string>>;
  /** Heads of the columns of the result. */
  readonly outcome: string;
}

import type { EventType } from '../../../../auth/events/event-types';
import type { FieldWords } from '../page-texts';

/** An action on a person: what opens it, what it does, and the button. */
interface ActionWords {
  readonly title: string;
  readonly text: string;
  readonly button: string;
}

/** Why somebody cannot sign in: a sentence, and the link to what changes it. Times are in words. */
interface ObstacleWords {
  readonly invited: string;
  readonly notActive: (until: string | null) => string;
  readonly reason: (reason: string) => string;
  readonly noReason: string;
  readonly notVerified: string;
  readonly expires: (date: string) => string;
  readonly tooManyGuesses: (until: string) => string;
  readonly noWayIn: string;
  readonly noPassword: string;
  readonly noSecondFactor: string;
  readonly noRecoveryCodes: string;
}

/** The words of the page about one person, for admins, and of its forms. */
export interface PersonTexts {
  readonly people: string;
  /** Names the links to the sections. */
  readonly contents: string;
  /** The zone of all times. */
  readonly zone: string;
  readonly back: string;
  /** For admins who look at themselves. */
  readonly self: string;
  readonly toAccount: string;
  /** The person has reserved roles that the admin does not have. */
  readonly aboveYou: (roles: string) => string;
  readonly none: string;
  readonly signIn: {
    readonly title: string;
    readonly can: string;
    readonly cannot: string;
    readonly canBut: string;
    readonly nothing: string;
    readonly obstacles: ObstacleWords;
    readonly last: string;
    /** No sign-in among what is stored. */
    readonly never: string;
    readonly refused: string;
    readonly noneRefused: string;
    readonly times: (count: number) => string;
  };
  readonly profile: {
    readonly title: string;
    readonly email: FieldWords;
    readonly verified: string;
    readonly unverified: string;
    readonly name: FieldWords;
    readonly created: string;
    readonly id: string;
    readonly roles: FieldWords;
    readonly noRoles: string;
    readonly reserved: string;
    readonly change: ActionWords;
  };
  readonly access: {
    readonly title: string;
    readonly active: string;
    readonly disabled: string;
    readonly state: string;
    readonly reason: FieldWords & { readonly hint: string };
    readonly until: FieldWords & { readonly hint: string };
    readonly disable: ActionWords;
    readonly enable: ActionWords;
    /** For somebody who is disabled already. */
    readonly change: ActionWords;
    /** Sends an invitation again. */
    readonly invite: ActionWords;
    readonly verify: ActionWords & { readonly of: (email: string) => string };
  };
  readonly methods: {
    readonly title: string;
    readonly password: string;
    readonly app: string;
    readonly codes: string;
    readonly passkeys: string;
    readonly isSet: string;
    readonly isNotSet: string;
    readonly since: (date: string) => string;
    readonly reset: ActionWords & { readonly to: (email: string) => string };
    readonly remove: ActionWords;
  };
  readonly sessions: {
    readonly title: string;
    readonly none: string;
    readonly end: ActionWords;
  };
  readonly events: {
    readonly title: string;
    readonly text: string;
    readonly all: string;
    readonly byYou: string;
    readonly byAdmin: string;
    /** Replaces the words that are written for the owner of the account. */
    readonly types: Readonly<Partial<Record<EventType, string>>>;
  };
  readonly deletion: ActionWords & {
    /** What happens, one sentence each. */
    readonly effects: readonly string[];
    readonly confirmation: FieldWords;
  };
  readonly conflict: {
    readonly title: string;
    /** Who changed the person: an email, or more. */
    readonly by: (who: string) => string;
    /** The person, or somebody on the command line. */
    readonly byUnknown: string;
    readonly text: string;
    readonly nothing: string;
    readonly field: string;
    readonly before: string;
    readonly now: string;
    readonly state: string;
    readonly verified: string;
    readonly yes: string;
    readonly no: string;
  };
}

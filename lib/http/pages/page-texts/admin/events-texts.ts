import type { EventType } from '../../../../auth/events/event-types';

/** The words of the events of a customer. Most types have the words of the owner's list, see `PageTexts.events`. */
export interface AdminEventsTexts {
  readonly title: string;
  /** @param days how long events are kept. */
  readonly text: (days: number) => string;
  /** The types whose words are different for an admin. */
  readonly types: Partial<Readonly<Record<EventType, string>>>;
  readonly filter: {
    readonly title: string;
    readonly type: string;
    readonly allTypes: string;
    readonly person: string;
    readonly actor: string;
    readonly emailOrId: string;
    readonly from: string;
    readonly to: string;
    /** Without dates. */
    readonly period: string;
    readonly button: string;
    readonly clear: string;
  };
  readonly faults: {
    readonly type: string;
    readonly nobody: string;
    readonly day: string;
    readonly period: string;
  };
  readonly columns: {
    readonly what: string;
    readonly person: string;
    readonly by: string;
    readonly when: string;
    readonly source: string;
  };
  /** Whoever did it: the person themselves; a request that was not signed in. */
  readonly themselves: string;
  readonly notSignedIn: string;
  /** Beside the id of an account that is not in the organisation any more. */
  readonly gone: string;
  readonly none: string;
  /** No events in the days that were searched; older days may have some. */
  readonly noneYet: string;
  readonly download: string;
  /** @param events the most that a file has. */
  readonly downloadText: (events: string) => string;
}

/** What a verification finds wrong with an event. */
export type EventFault =
  /** The event is gone before it expired. */
  | 'removed'
  /** Its attributes are not those that were linked. */
  | 'changed'
  /** It is at another key than the one that was linked: of another user or time. */
  | 'moved'
  /** It has no link. */
  | 'invented'
  /** It was written at another time than it says. */
  | 'misdated'
  /** It is not an event that this service writes. */
  | 'unreadable';

/** What a verification finds wrong with a chain. */
export type ChainFault =
  /** A link does not follow from the link before, or was changed. */
  | 'link_broken'
  /** Links are missing. */
  | 'links_removed'
  /** Links were added behind the head. */
  | 'links_added'
  /** The chain began anew, because its head was missing or not signed by this service: nothing proves the links before. */
  | 'restarted'
  | 'head_removed'
  /** The head is older than one that an earlier verification saw, or is another one. */
  | 'head_rolled_back'
  | 'signature_wrong'
  /** The key of the signature is not in the key set. */
  | 'signature_key_unknown';

/** Something wrong with an event. */
export interface EventFinding {
  readonly fault: EventFault;
  readonly userId: string;
  /** The sort key: time, `#` and id. */
  readonly key: string;
  readonly eventId: string;
  readonly type: string;
}

/** Something wrong with a chain. `seq`: the first link that it concerns; `null` if it concerns the head. */
export interface ChainFinding {
  readonly fault: ChainFault;
  readonly chain: number;
  readonly seq: number | null;
}

export type Finding = EventFinding | ChainFinding;

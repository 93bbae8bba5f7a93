/** The words of the list of people. */
export interface PeopleTexts {
  readonly title: string;
  /** The label of the search field. */
  readonly search: string;
  readonly hint: string;
  readonly button: string;
  /** The heading of the table, for screen readers. */
  readonly table: string;
  readonly email: string;
  readonly name: string;
  readonly state: string;
  readonly created: string;
  readonly active: string;
  readonly disabled: string;
  /** @param day until when somebody is disabled. */
  readonly disabledUntil: (day: string) => string;
  readonly unverified: string;
  /** How many people the customer has. */
  readonly total: (count: number) => string;
  readonly totalAbove: (count: number) => string;
  /** How many people a search found: all of them. */
  readonly found: (count: number) => string;
  /** A search found more than the page has. */
  readonly first: (count: number) => string;
  /** A search stopped before it looked at everybody. */
  readonly foundSoFar: (count: number) => string;
  /** What a later page has. */
  readonly further: (count: number) => string;
  /** Where nobody was found. */
  readonly nobodyFound: (text: string) => string;
  readonly nobody: string;
  readonly tooLong: string;
  /** The link to the next page. */
  readonly more: string;
  /** The link that continues a search that stopped. */
  readonly searchOn: string;
  /** The link back to the first page. */
  readonly toFirst: string;
  /** Shown by the script if the service cannot be reached. */
  readonly failed: string;
}

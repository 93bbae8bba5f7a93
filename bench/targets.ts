/**
 * Every number this service is held to, each with its source. "Performance targets" are the team's performance.md;
 * "security targets" the last section of security.md. Ratios are within one run on one machine.
 */
export const targets = {
  /** Performance targets, "zip of a function that talks to DynamoDB". Kilobytes of 1,000 bytes. */
  zip: { withTablesKilobytes: 250, withTablesHardKilobytes: 280, withoutTablesKilobytes: 20 },
  /** Performance targets, "init CPU over hello", beside what the trimmed SDK alone took there. */
  initOverHello: { ours: 1.9, bareSdk: 1.71 },
  /** Performance targets, "init + first session check over hello", beside what the trimmed SDK alone took there. */
  initAndFirstCheckOverHello: { ours: 2.5, bareSdk: 2.22 },
  /** Performance targets, "first request after init, CPU over a hand-made client's first request". */
  firstRequestOverHandMade: 0.8,
  /** Performance targets, "RSS after init". Megabytes of 1,000,000 bytes. */
  rssAfterInitMegabytes: 62,
  /** Performance targets, "warm session check, CPU over one SDK GetItem". */
  warmCheckOverGetItem: 1.3,
  /** Performance targets, "warm session check, CPU over the same batch read by the bare SDK". */
  warmCheckOverBatchGetItem: 1.15,
  /** The same figure for a check of an access token, over the one batch read that it takes. */
  warmTokenCheckOverBatchGetItem: 1.3,
  /** Performance targets, "hashing over native bcrypt at the same cost". */
  hashOverNative: 1.35,
  /** Security targets, "Figures to hold": logins per second, as a share of cores x 1000 / hash ms. */
  loginShareOfHashLimit: 0.7,
  /** Performance targets, second table, by function in serverless.yml: the most one successful call may cost in mode hardened. */
  endpoints: new Map<string, EndpointTarget>([
    // 1 and 4 there: one transaction of user and claim. The index for listings takes 1 more, the event 2, the mail 2, and two
    // limits 1 each. What looks first, so that a taken email costs the same, is two rounds and 2 reads.
    ['signUp', { roundTrips: 1 + 2, readUnits: 0 + 2, writeUnits: 4 + 1 + 2 + 2 + 2 }],
    // 1 and the limits there: an attempt of account and address is reserved and given back, 2 each. With its event the
    // session is written in a transaction, 2 each, and 1 to its index; the device is remembered for 1. The list of the user's
    // sessions, which ends the oldest of too many, is half a read.
    ['signIn', { roundTrips: 3, readUnits: 2 + 0.5, writeUnits: 4 + 4 + 1 + 1 }],
    ['getProfile', { roundTrips: 1, readUnits: 2, writeUnits: 0 }],
    // 1 there; with the event that the owner sees it is a transaction, 2 each; 1 more for the index.
    ['signOut', { roundTrips: 2, readUnits: 2, writeUnits: 2 + 2 + 1 }],
    // 1 and the outbox there; the event, and the limits of address and recipient.
    ['requestPasswordReset', { roundTrips: 2, readUnits: 1, writeUnits: 1 + 1 + 2 }],
    // 2 and 1 there, and one round and two writes to lift the guess limits of the account and its devices; with its event and the mail the password is
    // written in a transaction: 2 each. One more read tells whether the mailbox was proved before.
    ['resetPassword', { roundTrips: 2 + 2, readUnits: 1 + 1, writeUnits: 6 + 2 }],
    ['listSessions', { roundTrips: 2, readUnits: 2 + 0.5, writeUnits: 0 }],
  ]),
  /**
   * Performance targets, "cost must stay flat as data grows": a page of 20 users, however many there are. The caller's check
   * reads 2; the page and one user more are under 8 KB of the index, 1 unit as it is eventually consistent.
   */
  directoryPage: { roundTrips: 2, readUnits: 2 + 1 },
} as const;

export interface EndpointTarget {
  readonly roundTrips: number;
  /** DynamoDB read units, strongly consistent. */
  readonly readUnits: number;
  /** DynamoDB write units. */
  readonly writeUnits: number;
}

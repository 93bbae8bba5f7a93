/**
 * Every performance target of this service with its source: "performance targets" is the team's performance.md, "security
 * targets" is the last section of security.md. Ratios compare numbers of one run on one machine.
 */
export const targets = {
  /** Performance targets, "zip of a function that talks to DynamoDB". Kilobytes of 1,000 bytes. */
  zip: { withTablesKilobytes: 250, withTablesHardKilobytes: 280, withoutTablesKilobytes: 20 },
  /** Performance targets, "init CPU over hello". `bareSdk` is what the trimmed SDK alone took there. */
  initOverHello: { ours: 1.9, bareSdk: 1.71 },
  /** Performance targets, "init + first session check over hello". `bareSdk` as above. */
  initAndFirstCheckOverHello: { ours: 2.5, bareSdk: 2.22 },
  /** Performance targets, "first request after init, CPU over a hand-made client's first request". */
  firstRequestOverHandMade: 0.8,
  /** Performance targets, "RSS after init". Megabytes of 1,000,000 bytes. */
  rssAfterInitMegabytes: 62,
  /** Performance targets, "warm session check, CPU over one SDK GetItem". */
  warmCheckOverGetItem: 1.3,
  /** Performance targets, "warm session check, CPU over the same batch read by the bare SDK". */
  warmCheckOverBatchGetItem: 1.15,
  /** The same for the check of an access token, compared to the one batch read that it makes. */
  warmTokenCheckOverBatchGetItem: 1.3,
  /** Performance targets, "hashing over native bcrypt at the same cost". */
  hashOverNative: 1.35,
  /** Security targets, "Figures to hold": logins per second, as a share of cores x 1000 / hash ms. */
  loginShareOfHashLimit: 0.7,
  /**
   * Performance targets, second table: the maximum cost of one successful call in mode hardened, by function in serverless.yml.
   */
  endpoints: new Map<string, EndpointTarget>([
    // Target: 1 round trip, 4 writes, for one transaction of user and claim. In addition, the index for lists takes 1 write,
    // the event 2, the mail 2, and two limits 1 each. The checks before it, which make a taken email cost the same, are two
    // round trips and 2 reads.
    ['signUp', { roundTrips: 1 + 2, readUnits: 0 + 2, writeUnits: 4 + 1 + 2 + 2 + 2 }],
    // Target: 1 write and the limits. An attempt is reserved and released for the account and for the IP address, 2 writes
    // each. Session and event are written in a transaction, 2 writes each, and the session's index takes 1. Remembering the
    // device takes 1. The list of the user's sessions, which is needed to end the oldest one if there are too many, is half a
    // read.
    ['signIn', { roundTrips: 3, readUnits: 2 + 0.5, writeUnits: 4 + 4 + 1 + 1 }],
    ['getProfile', { roundTrips: 1, readUnits: 2, writeUnits: 0 }],
    // Target: 1 write. Session and event are written in a transaction, 2 writes each, and the index takes 1 more.
    ['signOut', { roundTrips: 2, readUnits: 2, writeUnits: 2 + 2 + 1 }],
    // Target: 1 write and the outbox. In addition: the event, and the limits of IP address and recipient.
    ['requestPasswordReset', { roundTrips: 2, readUnits: 1, writeUnits: 1 + 1 + 2 }],
    // Target: 2 round trips and 1 write, plus one round trip and two writes to clear the guess limits of the account and its
    // devices. Password, event and mail are written in a transaction, 2 writes each. One more read finds out whether the email
    // was verified before.
    ['resetPassword', { roundTrips: 2 + 2, readUnits: 1 + 1, writeUnits: 6 + 2 }],
    ['listSessions', { roundTrips: 2, readUnits: 2 + 0.5, writeUnits: 0 }],
  ]),
  /**
   * Performance targets, "cost must stay flat as data grows": a page of 20 users, for any number of users. The check of the
   * caller takes 2 units. The page and one more user are less than 8 KB of the index, which is 1 unit for an eventually
   * consistent read.
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

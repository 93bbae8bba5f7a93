import type { Cost } from '../lib/endpoints/operation';
import { describeAll } from '../scripts/generate/operations';
import type { RoutedFunction } from '../scripts/generate/service';
import type { Topic } from './topic';

/**
 * AWS's list prices in US dollars, region us-east-1, without the free tier, November 2026. Correct them for your region.
 * @see the pricing pages of API Gateway, AWS Lambda, Amazon DynamoDB, Amazon CloudWatch and Amazon SES
 */
export const prices = {
  httpRequest: 1 / 1e6,
  invocation: 0.2 / 1e6,
  /** On Arm. */
  gigabyteSecond: 0.0000133334,
  readUnit: 0.125 / 1e6,
  writeUnit: 0.625 / 1e6,
  /** Logs that are written and kept for a month. */
  logGigabyte: 0.5 + 0.03,
  mail: 0.1 / 1000,
  /** Of a table, with point-in-time recovery. */
  storedGigabyteMonth: 0.25 + 0.2,
} as const;

/** What a call takes, apart from what its operation says. */
const assumptions = {
  ownMilliseconds: 8,
  roundTripMilliseconds: 6,
  /** bcrypt at cost 12 on one vCPU. */
  hashMilliseconds: 400,
  /** The line of the function and the line of the access log. */
  logBytes: 600,
  memoryGigabytes: 512 / 1024,
  hashingMemoryGigabytes: 1769 / 1024,
} as const;

/** The price of one successful call, in US dollars, by what it is paid for. */
export const priceOfCall = ({ roundTrips, readUnits, writeUnits, passwordHashes }: Omit<Cost, 'growsWith'>) => {
  const { ownMilliseconds, roundTripMilliseconds, hashMilliseconds, logBytes } = assumptions;
  const milliseconds = ownMilliseconds + roundTrips * roundTripMilliseconds + passwordHashes * hashMilliseconds;
  const memory = passwordHashes > 0 ? assumptions.hashingMemoryGigabytes : assumptions.memoryGigabytes;
  return {
    gateway: prices.httpRequest,
    lambda: prices.invocation + (milliseconds / 1000) * memory * prices.gigabyteSecond,
    table: readUnits * prices.readUnit + writeUnits * prices.writeUnit,
    logs: (logBytes / 1e9) * prices.logGigabyte,
  };
};

const sum = (parts: Readonly<Record<string, number>>): number =>
  Object.values(parts).reduce((total, part) => total + part, 0);

type Operations = Awaited<ReturnType<typeof describeAll>>;

/** The price of a million calls of every endpoint. */
export const pricePerMillion = (operations: Operations): Topic => ({
  title: 'Price of a million calls, in US dollars',
  rows: operations
    .map(({ route, operation }) => {
      const parts = priceOfCall(operation.cost);
      const millions = Object.entries(parts).map(([part, price]) => [part, price * 1e6]);
      return { function: route.name, total: sum(parts) * 1e6, ...Object.fromEntries(millions) };
    })
    .sort((one, other) => other.total - one.total),
  notes: [
    'From `cost` in lib/endpoints/ and the list prices in bench/price.ts: us-east-1, without the free tier.',
    `A call takes ${assumptions.ownMilliseconds} ms, ${assumptions.roundTripMilliseconds} ms more per round trip and ${assumptions.hashMilliseconds} ms more per password hash.`,
    'An endpoint whose cost grows with something is priced for one unit of it.',
  ],
});

/** What one active user does in a month: calls of a function. */
export const monthOfAUser: Readonly<Record<string, number>> = {
  signIn: 4,
  signOut: 1,
  getProfile: 100,
  issueSessionToken: 10,
  signUp: 0.1,
  verifyEmail: 0.1,
  requestPasswordReset: 0.1,
  resetPassword: 0.05,
};

/** Mails of one active user in a month: a verification or reset each. */
const MAILS = 0.2;
/** Of one user with session, claims and events. */
const STORED_BYTES = 6000;

/** The list prices of others for a number of users who are active in a month, in US dollars per month. */
export const peers: readonly { name: string; price: (users: number) => number; source: string }[] = [
  {
    name: 'Amazon Cognito, Lite',
    price: (users) => Math.max(0, users - 10_000) * 0.0055,
    source: 'aws.amazon.com/cognito/pricing: 10,000 free, then $0.0055 each up to 100,000',
  },
  {
    name: 'Amazon Cognito, Essentials',
    price: (users) => Math.max(0, users - 10_000) * 0.015,
    source: 'aws.amazon.com/cognito/pricing: 10,000 free, then $0.015 each',
  },
  {
    name: 'Clerk, Pro',
    price: (users) => 25 + Math.max(0, users - 50_000) * 0.02,
    source: 'clerk.com/pricing: $25 with 50,000 included, then $0.02 each',
  },
  {
    name: 'Auth0, Essentials for consumers',
    price: (users) => users * 0.07,
    source: 'auth0.com/pricing: $35 for 500, so $0.07 each; for 100,000 they make an offer',
  },
];

/** What users who are active in a month cost, next to the list prices of others. */
export const pricePerUsers = (operations: Operations, users: number): Topic => {
  const costs = new Map(operations.map(({ route, operation }) => [route.name, operation.cost]));
  const calls = Object.entries(monthOfAUser).map(([name, count]) => {
    const cost = costs.get(name);
    if (cost === undefined) throw new Error(`${name} is no function`);
    return count * sum(priceOfCall(cost));
  });
  const perUser = calls.reduce((total, price) => total + price, 0) + MAILS * prices.mail;
  const ours = users * (perUser + (STORED_BYTES / 1e9) * prices.storedGigabyteMonth);
  const rows = [{ name: 'Latchkey', price: ours }, ...peers.map(({ name, price }) => ({ name, price: price(users) }))];
  const does = Object.entries(monthOfAUser).map(([name, count]) => `${name} ${count}`);
  return {
    title: `Price of ${users.toLocaleString('en')} users who are active in a month, in US dollars per month`,
    rows: rows.map(({ name, price }) => ({ service: name, price, times: price / ours })),
    notes: [
      `Latchkey: calls of each user in a month: ${does.join(', ')}; ${MAILS} mails, ${STORED_BYTES / 1000} KB stored.`,
      ...peers.map(({ name, source }) => `${name}: ${source}.`),
    ],
  };
};

/** Both, for the functions of the service. */
export const measurePrices = async (routed: readonly RoutedFunction[]): Promise<Topic[]> => {
  const operations = await describeAll(routed);
  return [pricePerMillion(operations), pricePerUsers(operations, 100_000)];
};

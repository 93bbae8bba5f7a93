import type { User } from '../../../lib/auth/entities';
import { FIRST_CUSTOMER, newUser } from '../../../lib/auth/users/new-user';
import { derivedId } from '../migration/imported-user';
import { personAt } from './person-at';

const DAY_MILLISECONDS = 86_400_000;
const REASONS = ['on leave', 'left the company', 'lost a device', 'asked by the team'];

/**
 * A made-up user, with the same id and email for the same number and customer. Most are as admins create users; some have no name,
 * or are as people who signed up themselves, or are disabled, or have not verified their email.
 */
export const seededUser = (
  index: number,
  { customerId, passwordHash, now }: { customerId: number; passwordHash: string; now: Date },
): User => {
  const { firstName, lastName, mailbox } = personAt(index);
  const domain = `example.${index % 3 === 0 ? 'org' : 'com'}`;
  const email = `${mailbox}@${customerId === FIRST_CUSTOMER ? '' : `customer-${customerId}.`}${domain}`;
  const names =
    index % 13 === 5 ? {} : index % 5 === 2 ? { firstName, lastName } : { name: `${firstName} ${lastName}` };
  const createdAt = new Date(now.getTime() - ((index * 7919) % 700) * DAY_MILLISECONDS - (index % 86_400) * 1000);
  const id = derivedId('seed', `${customerId} ${index}`);
  const emailVerified = index % 17 !== 7;
  const user = newUser({ id, email, passwordHash, customerId, emailVerified, ...names }, createdAt);
  if (index % 23 !== 11) return user;
  const inactiveReason = REASONS[index % REASONS.length] ?? null;
  const until = new Date(now.getTime() + ((index % 60) + 1) * DAY_MILLISECONDS);
  return { ...user, active: false, inactiveReason, inactiveUntil: index % 2 === 0 ? until : null };
};

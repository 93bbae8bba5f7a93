import type { FailedMail, Role, User } from '../../lib/auth/entities';
import { directoryRole, directoryUser } from '../../lib/endpoints/user-directory/user';
import type { Report } from './command';

/** Replaces characters that a terminal would interpret and not show: control characters and changes of the text direction. */
const printable = (text: string): string => text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '?');

/** @returns the heading and the rows, aligned in columns. */
export const table = (heading: readonly string[], rows: readonly (readonly string[])[]): string => {
  const lines = [heading, ...rows.map((row) => row.map(printable))];
  const widths = heading.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
};

/** Shows a time in UTC, without fractions of a second. */
export const time = (date: Date): string => `${date.toISOString().slice(0, 19).replace('T', ' ')} UTC`;

/** Reports a change and the user after it. */
export const reportUser = (heading: string, user: User): Report => ({
  json: userJson(user),
  text: [heading, fields(userFields(user))].join('\n'),
});

/** A user as the user directory answers them, with the state of their email, which only this command shows. */
export const userJson = (user: User) => {
  const { active, customer, email, id, name, roles, ...inactivity } = directoryUser(user);
  return { active, customer, email, email_verified: user.emailVerified, id, ...inactivity, name, roles };
};

/** A user for a person. */
export const userFields = (user: User): readonly (readonly [string, string])[] => [
  ['id', user.id],
  ['email', user.email],
  ['verified', yesNo(user.emailVerified)],
  ...(user.invitation === null ? [] : [['invited', time(user.invitation.invitedAt)] as const]),
  ['name', user.name ?? '(none)'],
  ['active', yesNo(user.active)],
  ...(user.active || user.inactiveUntil === null ? [] : [['until', time(user.inactiveUntil)] as const]),
  ...(user.active || user.inactiveReason === null ? [] : [['reason', user.inactiveReason] as const]),
  ['customer', String(user.customerId)],
  ['roles', roleCodes(user) || '(none)'],
];

/** @returns one line for each field, with a label. */
export const fields = (rows: readonly (readonly [string, string])[]): string =>
  rows.map(([label, value]) => `  ${label.padEnd(9)} ${printable(value)}`).join('\n');

export const yesNo = (value: boolean): string => (value ? 'yes' : 'no');

export const roleCodes = ({ roles }: Pick<User, 'roles'>): string => roles.map(({ code }) => code).join(', ');

/** A role as the user directory answers it, with `reserved`, which only this command shows. */
export const roleJson = (role: Role) => ({ ...directoryRole(role), reserved: role.reserved });

/** A failed mail in JSON. */
export const mailJson = ({ id, email, purpose, userId, reason, createdAt, failedAt }: FailedMail) => ({
  id,
  email,
  purpose,
  user_id: userId,
  reason,
  created_at: createdAt.toISOString(),
  failed_at: failedAt.toISOString(),
});

/** @returns the roles, aligned in columns. */
export const rolesTable = (roles: readonly Role[]): string =>
  table(
    ['ID', 'CODE', 'NAME', 'RESERVED'],
    roles.map(({ id, code, name, reserved }) => [String(id), code, name, yesNo(reserved)]),
  );

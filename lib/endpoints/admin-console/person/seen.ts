import * as v from 'valibot';
import type { User } from '../../../auth/entities';
import { AuthError } from '../../../auth/errors';
import { type Html, html } from '../../../html/html';
import type { SentForm } from '../../../http/pages/form';

const seenSchema = v.strictObject({
  version: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  email: v.string(),
  name: v.nullable(v.string()),
  active: v.boolean(),
  reason: v.nullable(v.string()),
  until: v.nullable(v.string()),
  verified: v.boolean(),
  roles: v.array(v.string()),
});

/** What a form has shown of a person: their version, and the values that it is told about. It is sent back with the form. */
export type Seen = v.InferOutput<typeof seenSchema>;

/** What a form shows of a person now. */
export const seenOf = (user: User): Seen => ({
  version: user.version,
  email: user.email,
  name: user.name,
  active: user.active,
  reason: user.active ? null : user.inactiveReason,
  until: user.active ? null : (user.inactiveUntil?.toISOString() ?? null),
  verified: user.emailVerified,
  roles: user.roles.map(({ name }) => name),
});

/** The field of a form whose change must not overwrite another one. */
export const seenEntry = { seen: v.optional(v.string()) };

/** A form that is shown again keeps what was seen first: so changes of others since then are still found. */
export const seenField = (user: User, { typed }: SentForm): Html =>
  html`<input type="hidden" name="seen" value="${typed.seen ?? JSON.stringify(seenOf(user))}">
`;

/** @throws {AuthError} `stale_form` for what no form of this version of the service has. */
export const readSeen = (text: string | undefined): Seen => {
  const result = v.safeParse(v.pipe(v.string(), v.parseJson(), seenSchema), text);
  if (!result.success) throw new AuthError('stale_form');
  return result.output;
};

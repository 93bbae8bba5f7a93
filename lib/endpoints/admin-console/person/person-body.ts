import * as v from 'valibot';
import type { User } from '../../../auth/entities';
import { AuthError } from '../../../auth/errors';
import { faultCode, loginField, nameText, timeField } from '../../../auth/fields';
import { MAX_ROLES } from '../../../auth/roles';
import { formBody } from '../../hosted-pages/form-body';
import { STATE_CHANGES } from './person-forms';
import { seenEntry } from './seen';

const ROLE_FIELD = /^role_([1-9]\d{0,8})$/;

const { entries } = formBody({ ...seenEntry, email: loginField, name: v.optional(nameText) });

/** A role is a field of its own, `role_1`, because a form without scripts sends one field for each box. */
export const personProfileBody = v.pipe(
  v.objectWithRest(entries, v.string()),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    for (const [key, value] of restOf(dataset.value)) {
      if (ROLE_FIELD.test(key) && value === 'on') continue;
      const path = [{ type: 'object', origin: 'value', input: dataset.value, key, value }] as const;
      addIssue({ message: faultCode('missing'), expected: 'never', path: [...path] });
    }
  }),
);

type ProfileBody = v.InferOutput<typeof personProfileBody>;

const restOf = (body: object): [string, unknown][] =>
  Object.entries(body).filter(([key]) => !Object.hasOwn(entries, key));

/** The roles that are chosen, by their ids. @throws {AuthError} `invalid_field` for too many. */
export const rolesOf = (body: ProfileBody): number[] => {
  const ids = restOf(body).map(([key]) => Number(ROLE_FIELD.exec(key)?.[1]));
  if (ids.length <= MAX_ROLES) return ids;
  throw new AuthError('invalid_field', { field: 'roles', fault: { code: 'too_many', maximum: MAX_ROLES } });
};

/** A time in UTC, as fields of browsers have it, without an offset; empty for none. */
const untilField = v.pipe(
  v.string(),
  v.transform((text) => {
    const time = text.trim();
    if (time === '') return null;
    return /(?:Z|[+-]\d\d:\d\d)$/.test(time) ? time : `${time}Z`;
  }),
  v.nullable(timeField),
);

export const personStateBody = formBody({
  ...seenEntry,
  change: v.picklist(STATE_CHANGES),
  inactive_reason: v.optional(nameText),
  inactive_until: v.optional(untilField),
});

/** Text that may be empty: `null` for none. */
export const textOf = (typed: string | undefined): string | null => typed?.trim() || null;

/** A name that is not sent stays as it is. */
export const nameOfBody = ({ name: typed }: Pick<ProfileBody, 'name'>): User['name'] | undefined =>
  typed === undefined ? undefined : textOf(typed);

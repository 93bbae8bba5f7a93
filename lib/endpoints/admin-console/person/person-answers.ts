import { AuthError } from '../../../auth/errors';
import { refusal } from '../../answers';
import type { Answer } from '../../operation';
import { refused } from '../../refusals';

type Code = 'insufficient_privilege' | 'not_allowed' | 'last_admin';

/** 403 of a form about a person. @param codes what it refuses itself. */
export const mayNotChange = (codes: readonly Code[]): Answer =>
  refusal(
    'The form again: the admin may not do this to this person, or the form was open for too long. Or the caller is no admin, or a page of another site sent the request.',
    [
      ...codes.map((code) =>
        code === 'insufficient_privilege' ? new AuthError(code, { roles: ['auditor'] }) : refused(code),
      ),
      refused('stale_form'),
      refused('cross_site'),
    ],
  );

/** 404 of a page or form about a person. */
export const noSuchPerson = (more = '', codes: readonly 'unknown_roles'[] = []): Answer =>
  refusal(`The admin’s customer has no such user. ${more}`.trim(), [
    refused('user_not_found'),
    ...codes.map((code) => new AuthError(code, { ids: [99] })),
  ]);

/** 409 of a form about a person. */
export const changedMeanwhile = refusal(
  'The form again, with what was typed and what has changed: the person has changed since the form was shown. Nothing was changed.',
  [refused('user_changed')],
);

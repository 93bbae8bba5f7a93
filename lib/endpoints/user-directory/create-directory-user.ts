import * as v from 'valibot';
import { type CreateDirectoryUserDeps, createDirectoryUser } from '../../auth/accounts/create-directory-user';
import type { ContractMode } from '../../auth/contract-mode';
import type { EdgeSettings } from '../../http/cross-origin';
import { privateEndpoint } from '../../http/handler';
import type { Operation } from '../operation';
import { refused, withoutSecondFactor } from '../refusals';
import {
  directorySecurity,
  documentFaults,
  insufficientPrivilege,
  notAdmin,
  notSignedIn,
  refusal,
  unknownRoles,
  userAnswer,
} from './answers';
import { type TokenCallers, withRoles } from './callers';
import { directoryFields } from './fields';
import { userDirectory } from './surface';
import { directoryUser } from './user';

/** Without a password, the user is invited. */
export const createDirectoryUserBody = v.strictObject({
  ...directoryFields,
  password: v.optional(directoryFields.password),
});

/** In a mode without mail, nobody can be invited. */
const classicBody = v.strictObject(directoryFields);

export const operation = (): Operation => ({
  summary: 'Create a user',
  description:
    'The new user belongs to the customer of the caller and can sign in on every surface. `email` may be a login name (1 to 64 of ' +
    '`a-z 0-9 . _ -`, beginning with a letter or digit) in place of an email: such an account gets no mail. If the email belongs to an account from a sign-up that nobody has ' +
    'verified, the new user takes the email over at once and that account is deleted (mode `hardened`). Without `password`, the user is invited (mode `hardened`, with an email and `active: true`): ' +
    'a mail has a link that works for `INVITATION_LINK_TTL`, seven days by default, and its page lets them choose a password or add a passkey. Until then `state` is `invited`, and nobody signs in.',
  security: directorySecurity,
  body: {
    schema: createDirectoryUserBody,
    accepts: 'json-document',
    example: {
      email: 'ada@example.com',
      name: 'Ada Lovelace',
      password: 'correct horse',
      active: true,
      roles: [{ id: 1 }],
    },
  },
  answers: {
    201: userAnswer('The account exists.'),
    401: notSignedIn,
    403: refusal(
      'The caller is not an admin, or may not grant these roles, or has no second factor where one is required.',
      [notAdmin, insufficientPrivilege, refused('cross_site'), ...withoutSecondFactor],
    ),
    409: refusal('An account of this or another customer has this email, and it is not one that expires unverified.', [
      refused('email_taken'),
    ]),
    422: refusal('Nothing was stored.', [...documentFaults, unknownRoles]),
  },
  // With a password and without roles. An invitation hashes no password; it writes an event, a mail, a count of mails and an index more. The role `admin` adds a write, because the admins of each customer are counted. Taking an
  // email over from an account that nobody has verified adds three round trips: the refusal, the claim and the account.
  cost: { roundTrips: 2, readUnits: 2, writeUnits: 9, passwordHashes: 1 },
  isMailLimited: true,
});

interface Deps extends CreateDirectoryUserDeps {
  callers: TokenCallers;
  mode: Pick<ContractMode, 'verifiesEmails'>;
}

export const createHandler = (deps: Deps, settings: EdgeSettings) =>
  privateEndpoint(
    userDirectory,
    settings,
    withRoles(deps.callers, ['admin']),
    { body: deps.mode.verifiesEmails ? createDirectoryUserBody : classicBody },
    async ({ caller, body: { roles: wanted, password, ...profile } }) => {
      const roleIds = wanted.map(({ id }) => id);
      const user = await createDirectoryUser(deps, caller, { ...profile, password, roleIds });
      return { status: 201, body: directoryUser(user) };
    },
  );

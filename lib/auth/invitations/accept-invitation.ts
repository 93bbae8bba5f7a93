import type { SentRegistration } from '../../crypto/passkey-credential';
import { acceptNewPassword } from '../credentials/password';
import type { Proof } from '../credentials/proof';
import { registerPasskey } from '../credentials/register-passkey';
import type { User } from '../entities';
import { AuthError } from '../errors';
import { type ClearGuessLimitsDeps, clearGuessLimits } from '../limits/clear-guess-limits';
import { type RefuseTokenDeps, refuseToken } from '../limits/refuse-token';
import { getMailedToken } from '../mailing/mailed-token';
import type { Clock, PasswordHasher, PasswordPolicy, SecurityEvents, VerifyRegistration } from '../ports';
import type { InvitationsStore, InvitationUse } from '../stores/invitations-store';
import type { UsersStore } from '../stores/users-store';
import { secretOf } from '../user-id';

export interface AcceptInvitationDeps extends ClearGuessLimitsDeps, RefuseTokenDeps {
  limits: ClearGuessLimitsDeps['limits'] & RefuseTokenDeps['limits'];
  guessLimits: RefuseTokenDeps['guessLimits'];
  users: Pick<UsersStore, 'findUserBySecret'>;
  invitations: Pick<InvitationsStore, 'acceptInvitation'>;
  hasher: PasswordHasher;
  passwordPolicy: PasswordPolicy;
  verifyRegistration: VerifyRegistration;
  clock: Clock;
  events: SecurityEvents;
}

/** How a user wants to sign in from now on. */
export type WayToSignIn =
  /** As typed. */
  | { readonly password: string }
  /** @param name for the passkey. */
  | { readonly registration: SentRegistration; readonly name: string };

export interface AcceptInvitationInput {
  /** The complete token of the link. */
  readonly token: string;
  readonly by: WayToSignIn;
  /** `null` for none: then the user keeps the name that they have. */
  readonly firstName: string | null;
  readonly lastName: string | null;
  /** The IP address of the client. */
  readonly ipAddress: string;
}

/**
 * Accept an invitation by the token of its mail: the email is verified, and the user gets a password or a passkey. The secret of the
 * token is also the challenge that the authenticator signs: it is random, only the recipient of the mail has it, and it is used once.
 * @returns what the user has proved: they receive mail at the email.
 * @throws {AuthError} `invalid_field` for a password that is not accepted, `passkey_refused` (the token stays valid in both cases); `invalid_link`;
 * `too_many_attempts` after too many tokens of this IP address that do not work.
 * @see W3C Web Authentication Level 3 section 13.4.3 for challenges
 */
export const acceptInvitation = async (deps: AcceptInvitationDeps, input: AcceptInvitationInput): Promise<Proof> => {
  const { ipAddress } = input;
  const token = getMailedToken(input.token);
  const now = deps.clock.now();
  // Before the slow hash, so that invalid links cost little. A token has 256 random bits: timing cannot help to guess it.
  const user = await deps.users.findUserBySecret({ ...token, kind: 'invite', now });
  if (user === null) throw await refusal(deps, { ipAddress });
  const by = await acceptWay(deps, user, input, now);
  const { tokenHash } = token;
  const accepted = await deps.invitations.acceptInvitation({ user, tokenHash, by, names: namesOf(user, input), now });
  if (accepted === 'passkey-taken') throw new AuthError('passkey_refused');
  if (accepted === 'refused') throw await refusal(deps, { ipAddress, user });
  await deps.events.record({ event: 'invitation_accepted', user });
  await deps.events.record({ event: 'email_verified', user });
  await deps.events.record({ event: 'passkey' in by ? 'passkey_added' : 'password_set', user });
  await clearGuessLimits(deps, user.email);
  return {
    user: accepted,
    methods: ['email'],
    authenticatedAt: now,
    from: 'unknown-device',
    // Links that work are not counted.
    release: async () => {},
  };
};

const acceptWay = async (
  deps: AcceptInvitationDeps,
  { id, email }: User,
  { by, token }: AcceptInvitationInput,
  now: Date,
): Promise<InvitationUse['by']> => {
  if ('registration' in by) {
    const named = { challenge: secretOf(token), name: by.name, createdAt: now };
    return { passkey: await registerPasskey(deps, by.registration, named) };
  }
  const password = await acceptNewPassword(deps.passwordPolicy, { field: 'password', password: by.password, email });
  return { passwordHash: await deps.hasher.hash(password, id) };
};

/** The full name, which admins see, stays if an admin has given one. */
const namesOf = ({ name }: User, { firstName, lastName }: AcceptInvitationInput): InvitationUse['names'] => {
  const full = [firstName, lastName].filter((part) => part !== null).join(' ');
  return {
    ...(firstName === null ? {} : { firstName }),
    ...(lastName === null ? {} : { lastName }),
    ...(name === null && full !== '' ? { name: full } : {}),
  };
};

const refusal = (deps: AcceptInvitationDeps, about: { ipAddress: string; user?: User }): Promise<AuthError> =>
  refuseToken(deps, { event: 'invitation_refused', code: 'invalid_link', ...about });

import * as v from 'valibot';
import type { Passkey, User } from '../auth/entities';
import { CHALLENGE_SECONDS } from '../auth/sessions/second-step';
import { secretOf } from '../auth/user-id';

/** The settings that the options of a browser depend on. */
export interface PasskeySettings {
  readonly relyingParty: { readonly id: string };
}

type Listed = Pick<Passkey, 'id' | 'transports'>;

const TIMEOUT_MILLISECONDS = CHALLENGE_SECONDS * 1000;

const descriptorOf = ({ id, transports }: Listed) => ({ type: 'public-key' as const, id, transports });

/**
 * What `PublicKeyCredential.parseRequestOptionsFromJSON()` reads.
 * @param input.challenge the token of the challenge.
 * @param input.passkeys those that may answer; none means any that the browser finds.
 * @see W3C Web Authentication Level 3 section 5.5
 */
export const requestOptions = (
  { relyingParty }: PasskeySettings,
  { challenge, passkeys }: { challenge: string; passkeys: readonly Listed[] },
) => ({
  challenge: secretOf(challenge),
  rpId: relyingParty.id,
  allowCredentials: passkeys.map(descriptorOf),
  userVerification: 'preferred' as const,
  timeout: TIMEOUT_MILLISECONDS,
});

/**
 * What `PublicKeyCredential.parseCreationOptionsFromJSON()` reads. The passkey is discoverable, so that it signs in without an email.
 * @param input.passkeys those that the user has already.
 * @see W3C Web Authentication Level 3 section 5.4
 */
export const creationOptions = (
  { relyingParty, serviceName }: PasskeySettings & { readonly serviceName: string },
  {
    challenge,
    user,
    passkeys,
    algorithms,
  }: {
    challenge: string;
    user: Pick<User, 'id' | 'email' | 'name'>;
    passkeys: readonly Listed[];
    algorithms: readonly number[];
  },
) => ({
  challenge: secretOf(challenge),
  rp: { id: relyingParty.id, name: serviceName },
  // The handle names the user at a sign-in. It is the id, which says nothing about them.
  user: { id: Buffer.from(user.id).toString('base64url'), name: user.email, displayName: user.name || user.email },
  pubKeyCredParams: algorithms.map((alg) => ({ type: 'public-key' as const, alg })),
  authenticatorSelection: {
    residentKey: 'required' as const,
    requireResidentKey: true,
    userVerification: 'preferred' as const,
  },
  attestation: 'none' as const,
  excludeCredentials: passkeys.map(descriptorOf),
  timeout: TIMEOUT_MILLISECONDS,
});

const descriptors = v.array(
  v.strictObject({ type: v.literal('public-key'), id: v.string(), transports: v.array(v.string()) }),
);

/** The schema of what `requestOptions` returns. */
export const requestOptionsSchema = v.pipe(
  v.strictObject({
    challenge: v.string(),
    rpId: v.string(),
    allowCredentials: descriptors,
    userVerification: v.literal('preferred'),
    timeout: v.number(),
  }),
  v.description('For `PublicKeyCredential.parseRequestOptionsFromJSON()` and `navigator.credentials.get()`.'),
);

/** The schema of what `creationOptions` returns. */
export const creationOptionsSchema = v.pipe(
  v.strictObject({
    challenge: v.string(),
    rp: v.strictObject({ id: v.string(), name: v.string() }),
    user: v.strictObject({ id: v.string(), name: v.string(), displayName: v.string() }),
    pubKeyCredParams: v.array(v.strictObject({ type: v.literal('public-key'), alg: v.number() })),
    authenticatorSelection: v.strictObject({
      residentKey: v.literal('required'),
      requireResidentKey: v.literal(true),
      userVerification: v.literal('preferred'),
    }),
    attestation: v.literal('none'),
    excludeCredentials: descriptors,
    timeout: v.number(),
  }),
  v.description('For `PublicKeyCredential.parseCreationOptionsFromJSON()` and `navigator.credentials.create()`.'),
);

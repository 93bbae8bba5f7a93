import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { isoCBOR } from '@simplewebauthn/server/helpers';

/** What a test makes different from a right answer. */
interface Deviations {
  readonly origin?: string;
  readonly rpId?: string;
  readonly type?: string;
  readonly crossOrigin?: boolean;
  readonly userPresent?: boolean;
  readonly userVerified?: boolean;
  readonly backedUp?: boolean;
  /** By default it grows by 1, or stays 0 if the authenticator has no counter. */
  readonly counter?: number;
}

type Kind = 'ES256' | 'EdDSA' | 'RS256';

const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest();
const base64url = (data: Uint8Array | string) => Buffer.from(data).toString('base64url');

const newKeyPair = (kind: Kind) => {
  if (kind === 'ES256') return generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return kind === 'EdDSA' ? generateKeyPairSync('ed25519') : generateKeyPairSync('rsa', { modulusLength: 2048 });
};

/** A challenge as the service makes them. */
export const newWebAuthnChallenge = (): string => randomBytes(32).toString('base64url');

/** RFC 9053 sections 2 and 7; RFC 8230 section 4 */
const coseKey = (kind: Kind, publicKey: KeyObject): Uint8Array => {
  const { x = '', y = '', n = '', e = '' } = publicKey.export({ format: 'jwk' });
  const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'base64url'));
  const entries: Record<Kind, [number, number | Uint8Array][]> = {
    ES256: [
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, bytes(x)],
      [-3, bytes(y)],
    ],
    EdDSA: [
      [1, 1],
      [3, -8],
      [-1, 6],
      [-2, bytes(x)],
    ],
    RS256: [
      [1, 3],
      [3, -257],
      [-1, bytes(n)],
      [-2, bytes(e)],
    ],
  };
  return isoCBOR.encode(new Map(entries[kind]));
};

/**
 * An authenticator with one passkey, with real keys and signatures. It answers for a page of `origin`, and knows no other limits
 * than those that a test gives it.
 * @see W3C Web Authentication Level 3 sections 6.1 and 6.5
 */
export const createSoftwareAuthenticator = ({
  origin = 'http://localhost:3000',
  rpId = 'localhost',
  userHandle,
  kind = 'ES256' as Kind,
  hasCounter = false,
  id = randomBytes(32),
}: {
  origin?: string;
  rpId?: string;
  /** The id of the user, as text. */
  userHandle: string;
  kind?: Kind;
  hasCounter?: boolean;
  id?: Buffer;
}) => {
  const { publicKey, privateKey } = newKeyPair(kind);
  let counter = 0;

  const clientData = (type: string, challenge: string, deviations: Deviations) =>
    JSON.stringify({
      type: deviations.type ?? type,
      challenge,
      origin: deviations.origin ?? origin,
      crossOrigin: deviations.crossOrigin ?? false,
    });

  const authenticatorData = (deviations: Deviations, attested = Buffer.alloc(0)) => {
    if (hasCounter) counter += 1;
    const { userPresent = true, userVerified = true, backedUp = true } = deviations;
    // Backup eligible and backed up go together here: bits 3 and 4.
    const flags =
      (userPresent ? 0x01 : 0) | (userVerified ? 0x04 : 0) | (backedUp ? 0x18 : 0) | (attested.length > 0 ? 0x40 : 0);
    const count = Buffer.alloc(4);
    count.writeUInt32BE(deviations.counter ?? counter);
    return Buffer.concat([sha256(deviations.rpId ?? rpId), Buffer.from([flags]), count, attested]);
  };

  const credential = (response: object) => ({
    id: base64url(id),
    rawId: base64url(id),
    type: 'public-key',
    authenticatorAttachment: 'platform',
    clientExtensionResults: {},
    response,
  });

  return {
    id: base64url(id),

    /** As `PublicKeyCredential.toJSON()` after `navigator.credentials.create()`. */
    register: (challenge: string, deviations: Deviations & { attestation?: Map<string, unknown> } = {}) => {
      const length = Buffer.alloc(2);
      length.writeUInt16BE(id.length);
      const attested = Buffer.concat([Buffer.alloc(16), length, id, coseKey(kind, publicKey)]);
      const attestation = new Map<string, unknown>([
        ['fmt', 'none'],
        ['attStmt', new Map()],
        ['authData', new Uint8Array(authenticatorData(deviations, attested))],
        ...(deviations.attestation ?? []),
      ]);
      return credential({
        clientDataJSON: base64url(clientData('webauthn.create', challenge, deviations)),
        attestationObject: base64url(isoCBOR.encode(attestation as never)),
        transports: ['internal', 'hybrid'],
      }) as ReturnType<typeof credential> & {
        response: { clientDataJSON: string; attestationObject: string; transports: string[] };
      };
    },

    /** As `PublicKeyCredential.toJSON()` after `navigator.credentials.get()`. */
    answer: (challenge: string, deviations: Deviations & { userHandle?: string | null } = {}) => {
      const data = authenticatorData(deviations);
      const json = clientData('webauthn.get', challenge, deviations);
      const signed = Buffer.concat([data, sha256(json)]);
      const handle = deviations.userHandle === undefined ? userHandle : deviations.userHandle;
      return credential({
        clientDataJSON: base64url(json),
        authenticatorData: base64url(data),
        signature: base64url(sign(kind === 'EdDSA' ? null : 'sha256', signed, privateKey)),
        ...(handle === null ? {} : { userHandle: base64url(handle) }),
      }) as ReturnType<typeof credential> & {
        response: { clientDataJSON: string; authenticatorData: string; signature: string; userHandle?: string };
      };
    },
  };
};

export type SoftwareAuthenticator = ReturnType<typeof createSoftwareAuthenticator>;

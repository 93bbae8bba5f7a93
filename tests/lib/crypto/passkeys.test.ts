import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { verifyAssertion } from '../../../lib/crypto/passkey-assertion';
import { verifyRegistration } from '../../../lib/crypto/passkey-registration';
import {
  createSoftwareAuthenticator,
  newWebAuthnChallenge,
  type SoftwareAuthenticator,
} from '../../support/software-authenticator';

const CHALLENGE = newWebAuthnChallenge();
const relyingParty = { id: 'example.com', origins: ['https://auth.example.com', 'https://app.example.com'] };
const expected = { challenge: CHALLENGE, relyingParty };
const HERE = { origin: 'https://auth.example.com', rpId: 'example.com', userHandle: 'a user' };

const create = (options: Partial<Parameters<typeof createSoftwareAuthenticator>[0]> = {}) =>
  createSoftwareAuthenticator({ ...HERE, ...options });

const register = (authenticator: SoftwareAuthenticator, ...given: Parameters<SoftwareAuthenticator['register']>) => {
  const { id, response } = authenticator.register(...given);
  return verifyRegistration({ id, ...response }, expected);
};

const publicKeyOf = async (authenticator: SoftwareAuthenticator) => {
  const registered = await register(authenticator, CHALLENGE);
  if (registered === null) throw new Error('not registered');
  return registered;
};

const sentBy = (authenticator: SoftwareAuthenticator, ...given: Parameters<SoftwareAuthenticator['answer']>) => {
  const { id, response } = authenticator.answer(...given);
  return { id, userHandle: null, ...response };
};

/** What makes any answer wrong. */
const wrong = {
  'for another origin': { origin: 'https://evil.example.net' },
  'for another origin of the relying party': { origin: 'https://other.example.com' },
  'for another relying party': { rpId: 'example.net' },
  'in a frame of another site': { crossOrigin: true },
  'without the user present': { userPresent: false },
} as const;

afterEach(() => {
  jest.restoreAllMocks();
});

describe('verifyRegistration', () => {
  test.each(['ES256', 'EdDSA', 'RS256'] as const)('accepts a passkey with a key for %s', async (kind) => {
    const authenticator = create({ kind });
    expect(await register(authenticator, CHALLENGE)).toEqual({
      id: authenticator.id,
      publicKey: expect.any(Uint8Array),
      counter: 0,
      backedUp: true,
      aaguid: '00000000-0000-0000-0000-000000000000',
    });
  });

  test('accepts one of every allowed origin, not backed up, with a counter, without user verification', async () => {
    const authenticator = create({ hasCounter: true });
    const deviations = { origin: 'https://app.example.com', backedUp: false, userVerified: false };
    expect(await register(authenticator, CHALLENGE, deviations)).toMatchObject({ counter: 1, backedUp: false });
  });

  test.each(Object.entries({ ...wrong, 'of another kind': { type: 'webauthn.get' } }))(
    'refuses an answer %s',
    async (_, deviations) => {
      expect(await register(create(), CHALLENGE, deviations)).toBeNull();
    },
  );

  test('refuses an answer to another challenge, and with another id', async () => {
    expect(await register(create(), newWebAuthnChallenge())).toBeNull();
    const { response } = create().register(CHALLENGE);
    expect(await verifyRegistration({ id: create().id, ...response }, expected)).toBeNull();
  });

  test.each(['', 'not base64url!', 'AAAA', '%', 'a'.repeat(99)])('refuses %p as an answer', async (text) => {
    const { id, response } = create().register(CHALLENGE);
    expect(await verifyRegistration({ id, ...response, clientDataJSON: text }, expected)).toBeNull();
    expect(await verifyRegistration({ id, ...response, attestationObject: text }, expected)).toBeNull();
    expect(await verifyRegistration({ id: text, ...response }, expected)).toBeNull();
  });

  test('ignores an attestation: parses no certificate and downloads nothing', async () => {
    const fetched = jest.spyOn(globalThis, 'fetch').mockRejectedValue(new Error('no network'));
    const attStmt = new Map<string, unknown>([
      ['alg', -7],
      ['sig', new Uint8Array(70)],
      ['x5c', [new Uint8Array(9)]],
    ]);
    for (const fmt of ['packed', 'fido-u2f', 'tpm', 'apple', 'android-key', 'android-safetynet', 'made up']) {
      const attestation = new Map<string, unknown>([
        ['fmt', fmt],
        ['attStmt', attStmt],
      ]);
      expect(await register(create(), CHALLENGE, { attestation })).not.toBeNull();
    }
    expect(fetched).not.toHaveBeenCalled();
  });
});

describe('verifyAssertion', () => {
  test.each(['ES256', 'EdDSA', 'RS256'] as const)('accepts a signature for %s', async (kind) => {
    const authenticator = create({ kind });
    const key = await publicKeyOf(authenticator);
    const verified = { counter: 0, userVerified: true, backedUp: true };
    expect(await verifyAssertion(sentBy(authenticator, CHALLENGE), expected, key)).toEqual(verified);
    expect(
      await verifyAssertion(sentBy(authenticator, CHALLENGE, { userVerified: false, backedUp: false }), expected, key),
    ).toEqual({
      counter: 0,
      userVerified: false,
      backedUp: false,
    });
  });

  test.each(Object.entries({ ...wrong, 'of another kind': { type: 'webauthn.create' } }))(
    'refuses an answer %s',
    async (_, deviations) => {
      const authenticator = create();
      const key = await publicKeyOf(authenticator);
      expect(await verifyAssertion(sentBy(authenticator, CHALLENGE, deviations), expected, key)).toBeNull();
    },
  );

  test.each([
    [0, 0, true],
    [0, 1, true],
    [5, 6, true],
    [5, 5, false],
    [5, 4, false],
    [5, 0, false],
  ])('after the counter %i, %i is accepted: %p', async (stored, counter, isAccepted) => {
    const authenticator = create();
    const { publicKey } = await publicKeyOf(authenticator);
    const sent = sentBy(authenticator, CHALLENGE, { counter });
    expect((await verifyAssertion(sent, expected, { publicKey, counter: stored })) !== null).toBe(isAccepted);
  });

  test('refuses an answer to another challenge, a signature of another key, and changed data', async () => {
    const authenticator = create();
    const key = await publicKeyOf(authenticator);
    const refused = async (sent: Parameters<typeof verifyAssertion>[0]) =>
      expect(await verifyAssertion(sent, expected, key)).toBeNull();
    await refused(sentBy(authenticator, newWebAuthnChallenge()));
    await refused(sentBy(create(), CHALLENGE));
    const sent = sentBy(authenticator, CHALLENGE, { userVerified: false });
    const flipped = (text: string, at: number) => {
      const bytes = Buffer.from(text, 'base64url');
      bytes.writeUInt8((bytes.at(at) ?? 0) ^ 0x04, at);
      return bytes.toString('base64url');
    };
    // Byte 32 has the flags: this sets "user verified".
    await refused({ ...sent, authenticatorData: flipped(sent.authenticatorData, 32) });
    await refused({ ...sent, signature: flipped(sent.signature, 20) });
    await refused({
      ...sent,
      clientDataJSON: sentBy(authenticator, CHALLENGE, { origin: 'https://app.example.com' }).clientDataJSON,
    });
  });

  test.each(['', 'not base64url!', 'AAAA', '%', 'a'.repeat(99)])('refuses %p as a part', async (text) => {
    const authenticator = create();
    const key = await publicKeyOf(authenticator);
    for (const part of ['clientDataJSON', 'authenticatorData', 'signature'] as const)
      expect(await verifyAssertion({ ...sentBy(authenticator, CHALLENGE), [part]: text }, expected, key)).toBeNull();
    expect(
      await verifyAssertion(sentBy(authenticator, CHALLENGE), expected, { ...key, publicKey: Buffer.from(text) }),
    ).toBeNull();
  });
});

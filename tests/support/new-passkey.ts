import { randomBytes } from 'node:crypto';
import type { Passkey } from '../../lib/auth/entities';

/** A new passkey. No signature matches its public key. */
export const newPasskey = (changes: Partial<Passkey> = {}): Passkey => ({
  id: randomBytes(32).toString('base64url'),
  publicKey: new Uint8Array(randomBytes(77)),
  counter: 0,
  transports: ['internal', 'hybrid'],
  name: 'Passkey',
  createdAt: new Date('2126-11-20T10:00:00.123Z'),
  lastUsedAt: null,
  backedUp: true,
  aaguid: '00000000-0000-0000-0000-000000000000',
  ...changes,
});

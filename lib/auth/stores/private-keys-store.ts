/** The private halves, by `kid`: never in a table. Failures as in `UsersStore`. */
export interface PrivateKeysStore {
  /** Keep a key, PKCS #8 in PEM. A repeat with the same key is safe. */
  savePrivateKey(kid: string, pem: string): Promise<void>;
  findPrivateKey(kid: string): Promise<string | null>;
  /** Nothing happens if there is none. */
  deletePrivateKey(kid: string): Promise<void>;
}

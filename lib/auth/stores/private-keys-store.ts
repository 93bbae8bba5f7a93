/** The private keys by `kid`. They are never stored in a table. Errors as in `UsersStore`. */
export interface PrivateKeysStore {
  /** Store a private key. Safe to retry with the same key. @param pem PKCS #8 in PEM. */
  savePrivateKey(kid: string, pem: string): Promise<void>;
  findPrivateKey(kid: string): Promise<string | null>;
  /** Does nothing if the key does not exist. */
  deletePrivateKey(kid: string): Promise<void>;
}

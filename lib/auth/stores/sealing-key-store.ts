/** Which key seals new secrets. The keys themselves are in `PrivateKeysStore`. Errors as in `UsersStore`. */
export interface SealingKeyStore {
  /** @returns the `kid` of the key; `null` if there is none yet. Strongly consistent. */
  findSealingKid(): Promise<string | null>;
  /**
   * Choose the key that seals from now on. If several callers do this at the same time, exactly one succeeds. Safe to retry.
   * @param change.from the key that sealed before; `null` for none.
   * @returns `false` if another key seals.
   */
  setSealingKid(change: { from: string | null; to: string; now: Date }): Promise<boolean>;
}

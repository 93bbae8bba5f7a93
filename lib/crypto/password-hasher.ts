import bcryptjs from 'bcryptjs';

/** The two slow calls of bcrypt. */
export type Bcrypt = {
  hash(password: string, cost: number): Promise<string>;
  compare(password: string, passwordHash: string): Promise<boolean>;
};

/**
 * bcrypt: new hashes at one cost, comparisons at the cost the stored hash names.
 * @param cost 4 to 31; one hash takes about 2^cost * 54 microseconds of a full vCPU.
 * @param bcrypt where to run it, if not in this thread.
 * @see OWASP Password Storage Cheat Sheet, "bcrypt"
 */
export const createPasswordHasher = (cost: number, bcrypt: Bcrypt = bcryptjs) => {
  // Well-formed, of the same cost as new hashes, and nobody's: what an unknown account is compared with.
  const decoyHash = `$2b$${String(cost).padStart(2, '0')}$${'.'.repeat(53)}`;
  return {
    hash: (password: string): Promise<string> => bcrypt.hash(password, cost),
    verify: async (password: string | null, passwordHash: string | null): Promise<boolean> => {
      const matches = await bcrypt.compare(password ?? '', passwordHash ?? decoyHash);
      return matches && password !== null && passwordHash !== null;
    },
    isOutdated: (passwordHash: string): boolean => bcryptjs.getRounds(passwordHash) < cost,
  };
};

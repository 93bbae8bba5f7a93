import bcryptjs from 'bcryptjs';

/** The two slow functions of bcrypt. */
export type Bcrypt = {
  hash(password: string, cost: number): Promise<string>;
  compare(password: string, passwordHash: string): Promise<boolean>;
};

/**
 * Hashes passwords with bcrypt. Comparing uses the cost in the stored hash.
 * @param cost the cost of new hashes, 4 to 31. One hash takes about 2^cost * 54 microseconds of a full vCPU.
 * @param bcrypt an implementation that runs elsewhere than in this thread.
 * @see OWASP Password Storage Cheat Sheet, "bcrypt"
 */
export const createPasswordHasher = (cost: number, bcrypt: Bcrypt = bcryptjs) => {
  // Compared with the password if the account does not exist: well-formed, of the same cost as new hashes, and matches no
  // password.
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

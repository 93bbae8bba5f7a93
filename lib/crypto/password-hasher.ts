import bcrypt from 'bcryptjs';

/**
 * bcrypt at one cost.
 * @param cost 4 to 31; one hash takes about 2^cost * 54 microseconds of a full vCPU.
 * @see OWASP Password Storage Cheat Sheet, "bcrypt"
 */
export const createPasswordHasher = (cost: number) => {
  // Well-formed, of the same cost as real hashes, and nobody's: what an unknown account is compared with.
  const nobodysHash = `$2b$${String(cost).padStart(2, '0')}$${'.'.repeat(53)}`;
  return {
    hash: (password: string): Promise<string> => bcrypt.hash(password, cost),
    verify: async (password: string | null, passwordHash: string | null): Promise<boolean> => {
      const matches = await bcrypt.compare(password ?? '', passwordHash ?? nobodysHash);
      return matches && password !== null && passwordHash !== null;
    },
    isOutdated: (passwordHash: string): boolean => bcrypt.getRounds(passwordHash) < cost,
  };
};

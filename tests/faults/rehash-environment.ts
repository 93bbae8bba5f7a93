/** Import this before any live module: hashes of the lowest cost are replaced at the next sign-in. */
process.env.BCRYPT_COST = '5';

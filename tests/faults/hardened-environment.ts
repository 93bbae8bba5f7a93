/** Import this before any live module: mode hardened, with limits. */
Object.assign(process.env, {
  CONTRACT_MODE: 'hardened',
  LIMIT_ACCOUNT_FAILURES: '5',
  LIMIT_ADDRESS_FAILURES: '20',
  LIMIT_SIGNUPS: '20',
  // The default of three would be used up by one answer that is lost three times.
  LIMIT_MAILS: '10',
  ALLOW_IMPERSONATION: 'allow',
});

export const HARDENED_COST = 4;

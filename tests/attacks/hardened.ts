/** Import this before any live module: the mode and the limits of a deployed stage. */
Object.assign(process.env, {
  CONTRACT_MODE: 'hardened',
  LIMIT_ACCOUNT_FAILURES: '5',
  LIMIT_ADDRESS_FAILURES: '20',
  ALLOW_IMPERSONATION: 'allow',
});

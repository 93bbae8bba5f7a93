import { createSessionExpAuth } from './session-exp-auth';

/** `session_db_auth`: as `session_exp_auth`. Every session of this service is kept in a table and survives a restart. */
export const createSessionDbAuth = createSessionExpAuth;

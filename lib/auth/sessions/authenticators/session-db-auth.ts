import { createSessionExpAuth } from './session-exp-auth';

/** `session_db_auth`: the same as `session_exp_auth`, because this service stores every session in a table. */
export const createSessionDbAuth = createSessionExpAuth;

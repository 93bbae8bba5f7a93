import type { ChallengesStore } from '../auth/stores/challenges-store';
import { createChallengesStore } from '../store/sessions/challenges-store';
import { config } from './config';
import { ids } from './ids';
import { tableClient } from './table-client';

/** Uses the tables that SESSIONS_TABLE and USERS_TABLE name. */
export const challenges: ChallengesStore = createChallengesStore(
  tableClient,
  { sessions: config.sessionsTable, users: config.usersTable },
  ids,
);

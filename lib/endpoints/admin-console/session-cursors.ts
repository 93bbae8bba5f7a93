import type { SessionSummary } from '../../auth/entities';
import { AuthError } from '../../auth/errors';

/**
 * Seals the cursors of the links on a page, for the session that gets them. The key set of access tokens has a secret too, but exists
 * only once somebody has got a token.
 */
export const ofSession = <Deps extends object>(deps: Deps, { reference }: Pick<SessionSummary, 'reference'>) => ({
  ...deps,
  cursorSecret: async () => reference,
});

/** For `catch` after a list was read. @returns `null` for a cursor of another session. @throws every other error. */
export const unlessInvalid = (error: unknown): null => {
  if (error instanceof AuthError && error.code === 'invalid_argument') return null;
  throw error;
};

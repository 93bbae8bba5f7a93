import type { Clock } from '../../auth/ports';
import { readLiveSession, type SessionReads } from '../../auth/sessions/find-live-session';
import type { IdleSettings } from '../../auth/sessions/idle-limit';
import type { EndpointHandler } from '../../http/handler';
import type { Answer } from '../operation';
import { type HostedPageSettings, type PublicPage, publicPage } from './page-endpoint';
import { leadOn } from './signed-in-answer';

export type EntrancePageDeps = SessionReads & IdleSettings & { clock: Clock };

/** The answer to somebody who is signed in. */
export const signedInAlready: Answer = {
  description: 'Signed in already.',
  headers: { location: 'Where the person wanted to go.' },
};

/**
 * As `publicPage`, for a way in: whoever is signed in already is sent on, to `return_to`, the application or the home page. A browser
 * with a session cookie costs a read; others cost none.
 */
export const entrancePage = (deps: EntrancePageDeps, settings: HostedPageSettings, show: PublicPage): EndpointHandler =>
  publicPage(settings, async (request, page, event) => {
    const live = await readLiveSession(deps, request.cookie(settings.pages().cookies.session.name));
    return live === null ? show(request, page, event) : leadOn(settings, page, { notice: 'already_signed_in' });
  });

import { AuthError } from '../../../auth/errors';
import { requiredText } from '../../../auth/fields';
import { type EndOtherSessionsDeps, endOtherSessions } from '../../../auth/sessions/end-other-sessions';
import { type EndSessionByReferenceDeps, endSessionByReference } from '../../../auth/sessions/end-session-by-reference';
import { clearCookie, setCookie } from '../../../http/cookies';
import { fromOtherSite } from '../../answers';
import type { Operation } from '../../operation';
import { formAgain, ledOn } from '../answers';
import { type PageCallerDeps, signedInToPages } from '../callers';
import { formBody } from '../form-body';
import { privateFormEndpoint } from '../form-endpoint';
import type { HostedPageSettings } from '../page-endpoint';
import { sectionPath } from './account-section';
import { formPage } from './form-page';
import { endSessionForm, OTHERS } from './sessions-section';

export const submitSessionsBody = formBody({ session: requiredText });

export const operation = (): Operation => ({
  summary: 'End sessions on a page',
  description:
    'A form of `GET /account`. `session` is the reference of one session, which ends as by `DELETE /sessions/{reference}`, or `others`: then all others end at once, and this one goes on with a new cookie. A session that has ended already is no fault.',
  body: {
    schema: submitSessionsBody,
    accepts: 'form-or-json',
    example: { session: 'pFHqjHqU6mPpC3mLF0eJ7b0NPlT3xyt3Jm8QhJZbCpg' },
  },
  answers: {
    303: {
      ...ledOn('The account page, or where to sign in.'),
      optionalHeaders: {
        'set-cookie': 'The new session, if all others ended; deletes the session cookie of a session that ends itself.',
      },
    },
    400: formAgain('nothing says which session.'),
    403: fromOtherSite,
  },
  cost: { roundTrips: 3, readUnits: 2, writeUnits: 5, passwordHashes: 0 },
  classicCost: { roundTrips: 4 },
  hasPages: true,
});

const page = sectionPath('sessions');

type Deps = PageCallerDeps &
  EndSessionByReferenceDeps &
  EndOtherSessionsDeps & {
    users: PageCallerDeps['users'] & EndOtherSessionsDeps['users'];
    sessions: PageCallerDeps['sessions'] & EndSessionByReferenceDeps['sessions'] & EndOtherSessionsDeps['sessions'];
    mode: PageCallerDeps['mode'] & EndOtherSessionsDeps['mode'];
  };

export const createHandler = (deps: Deps, settings: HostedPageSettings) =>
  privateFormEndpoint(
    settings,
    signedInToPages(deps, settings),
    {
      page,
      body: submitSessionsBody,
      fields: () => ({}),
      form: (shown, form) =>
        formPage(shown, form, {
          title: shown.texts.account.sessions.title,
          body: endSessionForm(shown, form),
          back: page,
        }),
    },
    async ({ caller, session, body, ipAddress, client }, shown) => {
      const cookie = settings.pages().cookies.session;
      if (body.session === OTHERS) {
        const begun = await endOtherSessions(deps, { user: caller, session }, { ipAddress, client });
        const cookies = [setCookie(cookie, begun.token, begun.durationSeconds)];
        return shown.leave('/account', { notice: 'other_sessions_ended', cookies });
      }
      const ended = await endOne(deps, { caller, session }, body.session);
      if (ended === 'own') return shown.leave('/login', { notice: 'signed_out', cookies: [clearCookie(cookie)] });
      return shown.leave('/account', { notice: ended === 'before' ? 'session_ended_before' : 'session_ended' });
    },
  );

/** @returns `before` if there is no such session: in most cases another tab has ended it. */
const endOne = async (
  deps: EndSessionByReferenceDeps,
  caller: Parameters<typeof endSessionByReference>[1],
  reference: string,
): Promise<'own' | 'other' | 'before'> => {
  try {
    const { isCurrent } = await endSessionByReference(deps, caller, reference);
    return isCurrent ? 'own' : 'other';
  } catch (error) {
    if (error instanceof AuthError && error.code === 'session_not_found') return 'before';
    throw error;
  }
};

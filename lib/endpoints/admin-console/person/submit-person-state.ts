import { type ChangeDirectoryUserDeps, changeDirectoryUser } from '../../../auth/accounts/change-directory-user';
import { endUserSessions } from '../../../auth/accounts/end-user-sessions';
import type { User } from '../../../auth/entities';
import { requireMailing } from '../../../auth/mailing/require-mailing';
import { getUserOfCustomer } from '../../../auth/users/get-user';
import type { SentForm } from '../../../http/pages/form';
import type { HostedPage } from '../../../http/pages/hosted-page';
import type { NoticeCode } from '../../../http/pages/notices';
import { personTexts } from '../../../http/pages/page-texts/admin/person';
import { formAgain, ledOn } from '../../hosted-pages/answers';
import type { PageCallerDeps } from '../../hosted-pages/callers';
import { privateFormEndpoint } from '../../hosted-pages/form-endpoint';
import type { HostedPageSettings } from '../../hosted-pages/page-endpoint';
import type { Operation } from '../../operation';
import { adminsOnPages } from '../callers';
import { type ConflictDeps, unlessChanged } from './conflict';
import { changedMeanwhile, mayNotChange, noSuchPerson } from './person-answers';
import { personStateBody, textOf } from './person-body';
import { personFormPage } from './person-form-page';
import { disableForm, enableForm, endSessionsForm, type StateChange, verifyForm } from './person-forms';
import { pageOfPersonForm, personPath } from './person-path';
import { requireOther } from './require-other';
import { readSeen } from './seen';

export const operation = (): Operation => ({
  summary: 'Change the access of a person on a page',
  description:
    'A form of `GET /admin/people/{id}`. `change` says which: `disable`, with a reason and an end or without, which also ends all sessions; `enable`; `verify`, which verifies the email by hand (not in mode `classic`); `end_sessions`. `seen` is what the form has shown: a person who has changed since is not changed. Ending sessions overwrites nothing, and needs no such check. Nobody changes themself here.',
  body: {
    schema: personStateBody,
    accepts: 'form-or-json',
    example: {
      change: 'disable',
      inactive_reason: 'On leave',
      inactive_until: '2027-01-01T08:00',
      seen: '{"version":0,...}',
    },
  },
  answers: {
    303: ledOn('The page about the person, or where to sign in.'),
    400: formAgain('the reason or the end is refused, or nothing says what to change.'),
    403: mayNotChange(['insufficient_privilege', 'not_allowed', 'last_admin']),
    404: noSuchPerson('Or `verify` in mode `classic`.'),
    409: changedMeanwhile,
  },
  // To disable or enable somebody: two events.
  cost: { roundTrips: 3, readUnits: 3, writeUnits: 10, passwordHashes: 0 },
  classicCost: { roundTrips: 4 },
  hasPages: true,
});

type Deps = PageCallerDeps &
  ChangeDirectoryUserDeps &
  ConflictDeps & {
    users: PageCallerDeps['users'] & ChangeDirectoryUserDeps['users'];
    mode: PageCallerDeps['mode'] & ChangeDirectoryUserDeps['mode'];
  };

export const createHandler = (deps: Deps, settings: HostedPageSettings) =>
  privateFormEndpoint(
    settings,
    adminsOnPages(deps, settings),
    {
      page: pageOfPersonForm('access'),
      body: personStateBody,
      fields: (_, { language }) => {
        const { reason, until } = personTexts[language].access;
        return { inactive_reason: reason, inactive_until: until };
      },
      form: async (page, sent, { caller, pathId }) => {
        const user = await getUserOfCustomer(deps.users, caller.customerId, pathId('id'));
        return personFormPage(page, user, sent, formOf(page, user, sent, sent.typed.change));
      },
    },
    async ({ body, ...request }, page) => {
      const { caller, pathId } = request;
      const { change, inactive_reason: reason, inactive_until: until } = body;
      const id = pathId('id');
      requireOther(caller, id);
      const leave = (notice: NoticeCode) => page.leave(personPath(id), { notice });
      if (change === 'end_sessions') {
        await endUserSessions(deps, caller, id);
        return leave('person_sessions_ended');
      }
      if (change === 'verify') requireMailing(deps.mode);
      const seen = readSeen(body.seen);
      const attempt = {
        request,
        seen,
        typed: {
          inactive_reason: reason ?? '',
          // As fields of browsers have it.
          inactive_until: until?.toISOString().slice(0, 16) ?? '',
        },
        formOf: (user: User, sent: SentForm) => formOf(page, user, sent, change),
      };
      const { profile, notice } = changes[change]({ reason: textOf(reason), until: until ?? null });
      return unlessChanged(deps, page, attempt, async () => {
        await changeDirectoryUser(deps, caller, id, profile, { version: seen.version });
        return leave(notice);
      });
    },
  );

type Change = (typed: { reason: string | null; until: Date | null }) => {
  profile: Parameters<typeof changeDirectoryUser>[3];
  notice: NoticeCode;
};

const changes: Record<Exclude<StateChange, 'end_sessions'>, Change> = {
  disable: ({ reason: inactiveReason, until: inactiveUntil }) => ({
    profile: { active: false, inactiveReason, inactiveUntil },
    notice: 'person_disabled',
  }),
  enable: () => ({ profile: { active: true }, notice: 'person_enabled' }),
  verify: () => ({ profile: { emailVerified: true }, notice: 'person_verified' }),
};

/** @param change as sent; for anything else, the form that fits the person. */
const formOf = (page: HostedPage, user: User, sent: SentForm, change: string | undefined) => {
  const { access, sessions } = personTexts[page.language];
  if (change === 'end_sessions')
    return { title: sessions.end.title, form: endSessionsForm(page, user, sent), part: 'sessions' as const };
  if (change === 'verify')
    return { title: access.verify.title, form: verifyForm(page, user, sent), part: 'access' as const };
  if (change === 'enable')
    return { title: access.enable.title, form: enableForm(page, user, sent), part: 'access' as const };
  const { title } = user.active ? access.disable : access.change;
  return { title, form: disableForm(page, user, sent), part: 'access' as const };
};

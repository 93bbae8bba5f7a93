import type { User } from '../../../auth/entities';
import { AuthError } from '../../../auth/errors';
import { type ListEventsDeps, readEvents } from '../../../auth/events/list-events';
import { settleAll } from '../../../auth/settle';
import type { UsersStore } from '../../../auth/stores/users-store';
import type { SessionCaller } from '../../../auth/tokens/find-session-caller';
import { getUserOfCustomer } from '../../../auth/users/get-user';
import { type Html, html } from '../../../html/html';
import type { SentForm } from '../../../http/pages/form';
import type { HostedPage } from '../../../http/pages/hosted-page';
import { personTexts } from '../../../http/pages/page-texts/admin/person';
import { timeWords } from '../../../http/pages/times';
import type { PrivateRequest } from '../../../http/request';
import type { HttpResponse } from '../../../http/response';
import { personFormPage } from './person-form-page';
import type { PersonPart } from './person-path';
import { type Seen, seenOf } from './seen';

export interface ConflictDeps extends ListEventsDeps {
  users: Pick<UsersStore, 'findUser'>;
}

/** The form that is shown again, with what was typed. */
interface FormAgain {
  readonly title: string;
  readonly form: Html;
  readonly part: PersonPart;
}

interface Attempt {
  readonly request: Pick<PrivateRequest<undefined, SessionCaller>, 'caller' | 'wantsPage' | 'pathId'>;
  readonly seen: Seen;
  /** Name of the field -> text. */
  readonly typed: Readonly<Record<string, string>>;
  readonly formOf: (user: User, sent: SentForm) => FormAgain | Promise<FormAgain>;
}

/** How many of the events are read to find out who changed the person, and how many of those who did are named. */
const READ = 50;
const MAX_NAMED = 3;

/**
 * Change a person, unless they have changed since the form was shown: then nothing is changed, and the answer (409) says who changed what,
 * and has the form with what was typed and the values of now.
 */
export const unlessChanged = async (
  deps: ConflictDeps,
  page: HostedPage,
  attempt: Attempt,
  change: () => Promise<HttpResponse>,
): Promise<HttpResponse> => {
  try {
    return await change();
  } catch (error) {
    if (!(error instanceof AuthError && error.code === 'user_changed' && attempt.request.wantsPage)) throw error;
    return showConflict(deps, page, attempt);
  }
};

const showConflict = async (
  deps: ConflictDeps,
  page: HostedPage,
  { request: { caller, pathId }, seen, typed, formOf }: Attempt,
): Promise<HttpResponse> => {
  const user = await getUserOfCustomer(deps.users, caller.customerId, pathId('id'));
  const now = seenOf(user);
  const actors = await findActors(deps, user, seen);
  const shown = await formOf(user, { faults: [], typed: { ...typed, seen: JSON.stringify(now) } });
  const above = conflictNotice(page, { seen, now, actors });
  const answer = page.show(personFormPage(page, user, { faults: [], typed }, { ...shown, above }), { status: 409 });
  return { ...answer, code: 'user_changed' };
};

/** Who made the changes that are not in `seen`, by email. Empty if it was the person or the command line. */
const findActors = async (deps: ConflictDeps, user: User, { version }: Seen): Promise<string[]> => {
  const { events } = await readEvents(deps, user, { limit: READ });
  // Every change of the version has one such event.
  const changes = events.filter(({ type }) => type === 'user.updated').slice(0, Math.max(1, user.version - version));
  const ids = new Set(changes.flatMap(({ actorId }) => (actorId === null || actorId === user.id ? [] : [actorId])));
  const actors = await settleAll([...ids].slice(0, MAX_NAMED).map((id) => deps.users.findUser(id)));
  // Only people of the same customer are named.
  return actors.flatMap((actor) => (actor?.customerId === user.customerId ? [actor.email] : []));
};

const conflictNotice = (
  page: HostedPage,
  { seen, now, actors }: { seen: Seen; now: Seen; actors: readonly string[] },
): Html => {
  const words = personTexts[page.language].conflict;
  const before = valuesOf(page, seen);
  const rows = valuesOf(page, now).flatMap(([field, value], index) => {
    const was = before[index]?.[1] ?? '';
    return was === value ? [] : [{ field, was, value }];
  });
  const table = html`<div class="table"><table>
<thead><tr><th scope="col">${words.field}</th><th scope="col">${words.before}</th><th scope="col">${words.now}</th></tr></thead>
<tbody>
${rows.map(({ field, was, value }) => html`<tr><th scope="row">${field}</th><td>${was}</td><td>${value}</td></tr>\n`)}</tbody>
</table></div>
`;
  return html`<div class="notice warning conflict" role="alert" tabindex="-1" autofocus aria-labelledby="conflict-title">
<h2 id="conflict-title">${words.title}</h2>
<p>${actors.length === 0 ? words.byUnknown : words.by(actors.join(', '))}</p>
${rows.length === 0 ? html`<p>${words.nothing}</p>\n` : table}<p>${words.text}</p>
</div>
`;
};

/** What a form has shown, in words. */
const valuesOf = (page: HostedPage, seen: Seen): [field: string, value: string][] => {
  const { profile, access, conflict, none } = personTexts[page.language];
  const { email, name, active, reason, until, verified, roles } = seen;
  return [
    [profile.email.label, email],
    [profile.name.label, name ?? none],
    [profile.roles.label, roles.length === 0 ? profile.noRoles : roles.join(', ')],
    [conflict.state, active ? access.active : access.disabled],
    [access.reason.label, reason ?? none],
    [access.until.label, until === null ? none : timeOf(page, until)],
    [conflict.verified, verified ? conflict.yes : conflict.no],
  ];
};

/** The text comes from the form, so it may be no time. */
const timeOf = ({ language }: HostedPage, text: string): string => {
  const time = new Date(text);
  return Number.isNaN(time.getTime()) ? text : timeWords(language, time);
};

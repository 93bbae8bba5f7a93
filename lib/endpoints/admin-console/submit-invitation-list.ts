import * as v from 'valibot';
import {
  checkPeople,
  INVITATION_OBSTACLES,
  type InvitePeopleDeps,
  invitePeople,
  MAX_INVITEES,
} from '../../auth/accounts/invite-people';
import type { User } from '../../auth/entities';
import { requireMailing } from '../../auth/mailing/require-mailing';
import { html } from '../../html/html';
import { readCsv } from '../../http/csv';
import type { HostedPage, ShownPage } from '../../http/pages/hosted-page';
import { invitationsTexts } from '../../http/pages/page-texts/admin/invitations';
import { noMail, refusal } from '../answers';
import { aPage, formAgain, ledElsewhere } from '../hosted-pages/answers';
import type { PageCallerDeps } from '../hosted-pages/callers';
import { formBody } from '../hosted-pages/form-body';
import { privateFormEndpoint } from '../hosted-pages/form-endpoint';
import type { HostedPageSettings } from '../hosted-pages/page-endpoint';
import type { Operation } from '../operation';
import { refused } from '../refusals';
import { adminsOnPages } from './callers';
import { INVITATIONS } from './invitation-paths';
import { formAnswer, manyForm } from './invitations-page';
import { readPeople } from './people-list';
import { CHUNK, type PersonOutcome, previewPage, resultPage, sendingPage } from './people-pages';

/** 500 people with long names, and what became of them. Forms write most characters of some alphabets as nine. */
const MAX_BYTES = 256 * 1024;

export const submitInvitationListBody = formBody({
  step: v.picklist(['preview', 'send']),
  list: v.optional(v.string(), ''),
  /** In place of `list`. */
  file: v.optional(v.string(), ''),
  /** Of the people who were invited before. Only shown again. */
  outcomes: v.optional(v.string(), ''),
});

export const operation = (): Operation => ({
  summary: 'Invite many people on a page',
  description:
    `A form of \`GET /admin/invitations\`. A list has at most ${MAX_INVITEES} people, one a line: email, name, role codes, as CSV with commas, semicolons or tabs; a first line with heads is optional. \`preview\` ` +
    `shows who can be invited and who cannot, and sends nothing. \`send\` invites the first ${CHUNK} people of the list, each as \`POST /api/users\` without a password does, and shows a form for the others. ` +
    'A person who cannot be invited does not stop the others. The body may have 256 kB, and `file` may be a file.',
  body: {
    schema: submitInvitationListBody,
    accepts: 'form-or-json',
    example: { step: 'preview', list: 'ada@example.com, Ada Lovelace, admin' },
  },
  answers: {
    200: aPage,
    303: ledElsewhere('Where to sign in, or to prove the second factor.'),
    400: formAgain('the list is empty or too long.'),
    403: refusal('The caller is no admin, or a page of another site sent the request.', [
      refused('not_allowed'),
      refused('cross_site'),
      refused('stale_form'),
    ]),
    404: noMail,
  },
  // To send one invitation without a role.
  cost: {
    roundTrips: 3,
    readUnits: 2,
    writeUnits: 15,
    passwordHashes: 0,
    growsWith: 'the people who are invited, five at a time; a preview reads one unit per person',
  },
  hasPages: true,
});

type Deps = PageCallerDeps &
  InvitePeopleDeps & {
    users: PageCallerDeps['users'] & InvitePeopleDeps['users'];
    mode: PageCallerDeps['mode'] & Parameters<typeof requireMailing>[0];
  };

type Body = v.InferOutput<typeof submitInvitationListBody>;

export const createHandler = (deps: Deps, settings: HostedPageSettings) =>
  privateFormEndpoint(
    settings,
    adminsOnPages(deps, settings),
    {
      page: INVITATIONS,
      reads: { maxBytes: MAX_BYTES, file: 'file' },
      body: submitInvitationListBody,
      fields: (_, { language }) => ({ list: invitationsTexts[language].many.list }),
      form: (page, sent) => {
        const { many } = invitationsTexts[page.language];
        return formAnswer(page, sent, {
          title: many.title,
          body: html`<section><p>${many.text}</p>\n${manyForm(page, sent)}</section>\n`,
        });
      },
    },
    async ({ caller, body }, page) => {
      requireMailing(deps.mode);
      const { shown, status } = await answer(deps, caller, body, page);
      return page.show(shown, { status });
    },
  );

const answer = async (
  deps: Deps,
  caller: User,
  body: Body,
  page: HostedPage,
): Promise<{ shown: ShownPage; status: number }> => {
  const list = body.file.trim() === '' ? body.list : body.file;
  const people = readPeople(list);
  const { many } = invitationsTexts[page.language];
  if (people.length === 0 || people.length > MAX_INVITEES) {
    const text = people.length === 0 ? many.list.missing : many.tooMany(MAX_INVITEES);
    const sent = { faults: [{ field: 'list', text }], typed: { list } };
    const form = html`<section>${manyForm(page, sent)}</section>\n`;
    return { shown: formAnswer(page, sent, { title: many.title, body: form }), status: 400 };
  }
  if (body.step === 'preview')
    return { shown: previewPage(page, await checkPeople(deps, caller, people), list), status: 200 };
  const invited = await invitePeople(deps, caller, people.slice(0, CHUNK));
  const outcomes = [
    ...readOutcomes(body.outcomes),
    ...invited.map(({ email, obstacle }) => ({ email, outcome: obstacle ?? ('sent' as const) })),
  ];
  const waiting = people.slice(CHUNK);
  return {
    shown: waiting.length === 0 ? resultPage(page, outcomes) : sendingPage(page, { waiting, outcomes }),
    status: 200,
  };
};

const OUTCOMES: readonly string[] = ['sent', ...INVITATION_OBSTACLES];

/** As the form sends them back: whatever else the browser sends is left out. */
const readOutcomes = (text: string): PersonOutcome[] =>
  readCsv(text)
    .slice(0, MAX_INVITEES)
    .flatMap(([email = '', outcome = '']) =>
      OUTCOMES.includes(outcome) ? [{ email, outcome: outcome as PersonOutcome['outcome'] }] : [],
    );

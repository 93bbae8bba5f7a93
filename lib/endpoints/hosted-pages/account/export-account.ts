import type { RecentAuthenticationSettings } from '../../../auth/sessions/recent-authentication';
import { ok } from '../../../http/response';
import { fromOtherSite } from '../../answers';
import type { Operation } from '../../operation';
import { ledOn } from '../answers';
import { type PageCallerDeps, recently, signedInToPages } from '../callers';
import { formBody } from '../form-body';
import { privateFormEndpoint } from '../form-endpoint';
import type { HostedPageSettings } from '../page-endpoint';
import { sectionPath } from './account-section';
import { exportForm } from './export-form';
import { type ExportAccountDeps, exampleExport, exportedAccount, exportedAccountSchema } from './exported-account';
import { formPage } from './form-page';

export const exportAccountBody = formBody({});

export const operation = (): Operation => ({
  summary: 'Download the data of the account',
  description:
    'A form of `GET /account`. One JSON file with everything that the service keeps about the user: profile, sessions, events and second factors, without secrets. Needs a recent sign-in or reauthentication.',
  body: { schema: exportAccountBody, accepts: 'form-or-json', example: {} },
  answers: {
    200: {
      description: 'The file.',
      schema: exportedAccountSchema,
      examples: { success: exampleExport() },
      headers: { 'content-disposition': '`attachment`, with the name of the file.' },
    },
    303: ledOn('Where to prove again who is signed in.'),
    403: fromOtherSite,
  },
  cost: {
    roundTrips: 2,
    readUnits: 3.5,
    writeUnits: 0,
    passwordHashes: 0,
    growsWith: 'events, per 4 KB, and a round trip more for each 100; sessions and passkeys, per 4 KB',
  },
  classicCost: { roundTrips: 3 },
  hasPages: true,
});

const page = sectionPath('data');

type Deps = PageCallerDeps &
  ExportAccountDeps &
  RecentAuthenticationSettings & { sessions: PageCallerDeps['sessions'] & ExportAccountDeps['sessions'] };

export const createHandler = (deps: Deps, settings: HostedPageSettings) =>
  privateFormEndpoint(
    settings,
    recently(deps, signedInToPages(deps, settings)),
    {
      page,
      body: exportAccountBody,
      fields: () => ({}),
      form: (shown, form) =>
        formPage(shown, form, { title: shown.texts.account.data.title, body: exportForm(shown), back: page }),
    },
    async ({ caller: user, session }) => {
      const exported = await exportedAccount(deps, { user, session });
      const [day] = exported.exported_at.split('T');
      return ok(exported, { headers: { 'content-disposition': `attachment; filename="account-${day}.json"` } });
    },
  );

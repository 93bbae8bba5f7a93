import * as v from 'valibot';
import { type UpdateUserDeps, updateUser } from '../../../auth/accounts/update-user';
import { nameText } from '../../../auth/fields';
import { clearCookie, setCookie } from '../../../http/cookies';
import { LANGUAGE_SECONDS } from '../../../http/pages/hosted-page';
import { LANGUAGES } from '../../../languages';
import { fromOtherSite } from '../../answers';
import type { Operation } from '../../operation';
import { formAgain, ledOn } from '../answers';
import { type PageCallerDeps, signedInToPages } from '../callers';
import { formBody } from '../form-body';
import { privateFormEndpoint } from '../form-endpoint';
import type { HostedPageSettings } from '../page-endpoint';
import { sectionPath } from './account-section';
import { formPage } from './form-page';
import { AUTOMATIC, profileForm } from './profile-form';

/** A name that is not sent stays as it is; an empty one is removed. */
export const submitProfileBody = formBody({
  first_name: v.optional(nameText),
  last_name: v.optional(nameText),
  language: v.optional(v.picklist([AUTOMATIC, ...LANGUAGES])),
});

export const operation = (): Operation => ({
  summary: 'Change the profile on a page',
  description:
    'A form of `GET /account`. Changes the names, as `PUT /api/v1/users/me` does, and keeps the language of the pages in a cookie. An empty name is removed.',
  body: {
    schema: submitProfileBody,
    accepts: 'form-or-json',
    example: { first_name: 'Ada', last_name: 'Lovelace', language: 'automatic' },
  },
  answers: {
    303: ledOn('The account page, or where to sign in.'),
    400: formAgain('a name is too long or has control characters.'),
    403: fromOtherSite,
  },
  cost: { roundTrips: 2, readUnits: 2, writeUnits: 7, passwordHashes: 0 },
  classicCost: { roundTrips: 3 },
  hasPages: true,
});

const page = sectionPath('profile');

type Deps = PageCallerDeps & UpdateUserDeps & { users: PageCallerDeps['users'] & UpdateUserDeps['users'] };

export const createHandler = (deps: Deps, settings: HostedPageSettings) =>
  privateFormEndpoint(
    settings,
    signedInToPages(deps, settings),
    {
      page,
      body: submitProfileBody,
      fields: ({ account: { profile } }) => ({
        first_name: profile.firstName,
        last_name: profile.lastName,
        language: profile.language,
      }),
      form: (shown, form) =>
        formPage(shown, form, {
          title: shown.texts.account.profile.title,
          body: profileForm(shown, form),
          back: page,
        }),
    },
    async ({ caller, body }, shown) => {
      const { first_name: first, last_name: last, language } = body;
      await updateUser(deps, caller, caller.id, { firstName: nameOf(first), lastName: nameOf(last) });
      const { language: cookie } = settings.pages().cookies;
      const cookies = language === undefined ? [] : [languageCookie(cookie, language)];
      return shown.leave('/account', { notice: 'profile_saved', cookies });
    },
  );

const nameOf = (typed: string | undefined): string | null | undefined =>
  typed === undefined ? undefined : typed.trim() || null;

const languageCookie = (cookie: Parameters<typeof setCookie>[0], language: string): string =>
  language === AUTOMATIC ? clearCookie(cookie) : setCookie(cookie, language, LANGUAGE_SECONDS);

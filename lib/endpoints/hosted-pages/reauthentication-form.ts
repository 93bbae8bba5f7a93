import type { User } from '../../auth/entities';
import type { SecondStep } from '../../auth/sessions/second-step';
import { type Html, html } from '../../html/html';
import { accountName, emptyForm, faultSummary, field, type SentForm } from '../../http/pages/form';
import type { HostedPage, ShownPage } from '../../http/pages/hosted-page';
import type { PasskeySettings } from '../passkey-options';
import { passkeyExtras, passkeyForm, passkeyHelp } from './passkey-form';
import { secondStepForm } from './second-step-form';

export const PATH = '/reauthenticate';

/** The page on which somebody who is signed in proves again who they are: by password or passkey, whichever they have. */
export const reauthenticationForm = (page: HostedPage, form: SentForm, user: User): ShownPage => {
  const { texts } = page;
  const { reauthenticate: words } = texts;
  const [hasPassword, hasPasskeys] = [user.passwordHash !== null, user.passkeys > 0];
  return {
    ...(hasPasskeys ? passkeyExtras : {}),
    isSignedIn: true,
    title: words.title,
    body: html`${faultSummary(texts, form)}<p>${words.text(user.email)}</p>
${hasPassword ? passwordForm(page, form, user) : null}${hasPasskeys ? passkeyPart(page, !hasPassword) : null}${hasPassword || hasPasskeys ? null : withLinkOnly(page)}${cancel(page)}`,
  };
};

/** The second step of the same page, for a user with a second factor. */
export const reauthenticationStep = (
  page: HostedPage,
  settings: PasskeySettings,
  asked: SecondStep,
  sent: { form: SentForm; by: string | undefined } = { form: emptyForm, by: undefined },
): ShownPage => {
  const { reauthenticate: words, secondStep } = page.texts;
  const step = {
    path: PATH,
    asked,
    codeText: words.codeText,
    passkeyText: words.passkeyText,
    recoveryText: secondStep.recovery.text(asked.user.email),
    after: html`<a href="/">${words.cancel}</a>`,
  };
  return { ...secondStepForm(page, settings, step, sent), isSignedIn: true };
};

const passwordForm = (page: HostedPage, form: SentForm, { email }: User): Html => {
  const { forms, reauthenticate: words } = page.texts;
  const password = {
    name: 'current_password',
    label: forms.fields.password.label,
    type: 'password',
    autocomplete: 'current-password',
    hasFocus: true,
  } as const;
  return html`<form method="post" action="${PATH}" novalidate>
${page.hiddenFields}${accountName(email)}${field(page.texts, password, form)}<button>${words.button}</button>
</form>
`;
};

const passkeyPart = (page: HostedPage, isOnly: boolean): Html => {
  const form = passkeyForm(page, {
    kind: 'get',
    action: PATH,
    options: '/sessions/options',
    button: page.texts.reauthenticate.passkey,
    ...(isOnly ? {} : { isSecondary: true }),
  });
  return html`${form}${isOnly ? passkeyHelp(page) : null}`;
};

/** Whoever has only their mailbox signs in again, and comes back. */
const withLinkOnly = (page: HostedPage): Html => {
  const { noMethod, signOut } = page.texts.reauthenticate;
  const back = new URLSearchParams({ return_to: page.withReturnTo('/login') });
  return html`<p>${noMethod}</p>
<p><a class="button" href="/logout?${back.toString()}">${signOut}</a></p>
`;
};

const cancel = ({ texts }: HostedPage): Html =>
  html`<p class="after"><a href="/">${texts.reauthenticate.cancel}</a></p>`;

import type { SecondStep } from '../../auth/sessions/second-step';
import { type Html, html } from '../../html/html';
import { faultSummary, field, type SentForm } from '../../http/pages/form';
import type { HostedPage, ShownPage } from '../../http/pages/hosted-page';
import { type PasskeySettings, requestOptions } from '../passkey-options';
import { passkeyExtras, passkeyForm, passkeyHelp } from './passkey-form';

/** What a page asks for in the second step: what `findSecondStep` found. */
type Asked = Pick<SecondStep, 'challenge' | 'methods' | 'passkeys'>;

interface StepForm {
  /** The path of the page, which also gets its forms. */
  readonly path: string;
  readonly asked: Asked;
  /** Above the field of the code, if there is one. */
  readonly codeText: string;
  /** In its place if there are only passkeys. */
  readonly passkeyText: string;
  readonly recoveryText: string;
  /** Below the forms: the way out. */
  readonly after: Html;
}

/** Shows the field for a recovery code. In the URL of the page, and in the form. */
export const BY_RECOVERY = 'saved-code';

/**
 * The page of a second step: the code of the app, a recovery code, or a passkey.
 * @param by `BY_RECOVERY`, or any other text.
 */
export const secondStepForm = (
  page: HostedPage,
  settings: PasskeySettings,
  { path, asked, codeText, passkeyText, recoveryText, after }: StepForm,
  { form: sent, by }: { form: SentForm; by: string | undefined },
): ShownPage => {
  const { texts } = page;
  const { secondStep: words } = texts;
  const hasCodes = asked.methods.includes('totp');
  const byRecovery = hasCodes && by === BY_RECOVERY;
  const passkey = asked.methods.includes('passkey') && !byRecovery;
  const title = byRecovery ? words.recovery.title : words.title;
  const text = hasCodes ? (byRecovery ? recoveryText : codeText) : passkeyText;
  const other = byRecovery
    ? html`<a href="${page.withReturnTo(path)}">${words.useApp}</a>`
    : html`<a href="${withArgument(page.withReturnTo(path), `by=${BY_RECOVERY}`)}">${words.useRecoveryCode}</a>`;
  return {
    ...(passkey ? passkeyExtras : {}),
    title,
    body: html`${faultSummary(texts, sent)}<p>${text}</p>
${hasCodes ? codeForm(page, path, sent, byRecovery) : null}${passkey ? passkeyPart(page, settings, path, asked, !hasCodes) : null}${hasCodes ? html`<p class="after">${other}</p>\n` : null}<p class="after">${after}</p>`,
  };
};

const codeForm = (page: HostedPage, path: string, sent: SentForm, byRecovery: boolean): Html => {
  const { forms, secondStep: words } = page.texts;
  const code = byRecovery
    ? ({ label: words.recovery.label, autocomplete: 'off', isCode: true } as const)
    : ({ label: forms.fields.code.label, autocomplete: 'one-time-code', isNumeric: true } as const);
  return html`<form method="post" action="${path}" novalidate>
${page.hiddenFields}${byRecovery ? html`<input type="hidden" name="by" value="${BY_RECOVERY}">\n` : null}${field(page.texts, { name: 'code', ...code, hasFocus: true }, sent)}<button>${words.button}</button>
</form>
`;
};

/** @param isOnly whether there is no other way, so that a browser without passkeys is told. */
const passkeyPart = (page: HostedPage, settings: PasskeySettings, action: string, asked: Asked, isOnly: boolean) => {
  const options = requestOptions(settings, asked);
  const form = passkeyForm(page, {
    kind: 'get',
    action,
    options,
    button: page.texts.secondStep.passkey,
    ...(isOnly ? {} : { isSecondary: true }),
  });
  return html`${form}${isOnly ? passkeyHelp(page) : null}`;
};

const withArgument = (path: string, argument: string): string => `${path}${path.includes('?') ? '&' : '?'}${argument}`;

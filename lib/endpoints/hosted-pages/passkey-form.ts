import { type Html, html } from '../../html/html';
import type { HostedPage } from '../../http/pages/hosted-page';
import type { FieldWords, PageTexts } from '../../http/pages/page-texts/page-texts';
import { passkeyScript } from '../../http/pages/passkey-script';

interface PasskeyForm {
  /** Whether the browser makes a passkey or uses one. */
  readonly kind: 'create' | 'get';
  /** The path that gets the answer of the browser, in the field `passkey`. */
  readonly action: string;
  /**
   * What the browser is asked for: a path that answers with the challenge and `passkey_options`, so that the field `challenge` is sent
   * too; or the options themselves.
   */
  readonly options: string | object;
  readonly button: string;
  /** Above the button. */
  readonly fields?: Html;
  /** Whether a field of the page offers passkeys as autofill: `autocomplete="username webauthn"`. */
  readonly offersAutofill?: true;
  readonly isSecondary?: true;
}

/** A form with a button for a passkey. It is hidden until the script of the page finds that the browser has passkeys. */
export const passkeyForm = (
  { texts, hiddenFields }: Pick<HostedPage, 'texts' | 'hiddenFields'>,
  form: PasskeyForm,
): Html => {
  const { kind, action, options, button, fields, offersAutofill, isSecondary } = form;
  const { failed, known } = texts.passkey;
  const source =
    typeof options === 'string' ? html`data-options-url="${options}"` : html`data-options="${JSON.stringify(options)}"`;
  return html`<form method="post" action="${action}" data-passkey="${kind}" ${source} data-failed="${failed}" data-known="${known}"${offersAutofill ? html` data-autofill` : null} hidden>
${hiddenFields}${typeof options === 'string' ? html`<input type="hidden" name="challenge">` : null}<input type="hidden" name="passkey">
${fields ?? null}<button id="passkey"${isSecondary ? html` class="secondary"` : null}>${button}</button>
<p class="hint" role="status"></p>
</form>
`;
};

/** Says that this browser has no passkeys, until the script finds that it has. For pages on which nothing else helps. */
export const passkeyHelp = ({ texts }: HostedPage): Html =>
  html`<p class="hint" data-passkey-help>${texts.passkey.unsupported}</p>
`;

/** What the page of a form for passkeys needs besides. */
export const passkeyExtras = { script: passkeyScript, connects: true } as const;

/** The words of the fields that a script fills, if it does not. A fault leads to the button. */
export const passkeyFieldWords = ({ forms, passkey }: PageTexts): Readonly<Record<string, FieldWords>> => ({
  ...forms.fields,
  passkey: { label: '', missing: passkey.missing, fault: () => passkey.missing },
});

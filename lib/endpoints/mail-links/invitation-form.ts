import { passkeyAlgorithms } from '../../auth/credentials/register-passkey';
import { ownerOf } from '../../auth/user-id';
import { html } from '../../html/html';
import { accountName, faultSummary, field, type SentForm } from '../../http/pages/form';
import type { HostedPage, ShownPage } from '../../http/pages/hosted-page';
import { passkeyExtras, passkeyForm } from '../hosted-pages/passkey-form';
import { creationOptions, type PasskeySettings } from '../passkey-options';

export interface InvitationSettings extends PasskeySettings {
  readonly serviceName: string;
  readonly passwords: { readonly minimumLength: number };
}

interface InvitationForm {
  readonly token: string;
  /** Whose invitation it is; `null` if the form that was sent does not say. */
  readonly email: string | null;
  /** The name that the browser shows with the passkey. */
  readonly name: string | null;
  /** Who invites to what; `null` when the form is shown again. */
  readonly from: { readonly inviter: string | null; readonly organisation: string } | null;
  /** Whether the token is in the URL of the page too: it was opened with the link. */
  readonly urlHasToken: boolean;
}

const PATH = '/invitation';

/**
 * The page that the link of an invitation opens. The token of the mail protects its forms from other sites: they do not know it. Its secret
 * is also the challenge for a passkey.
 */
export const invitationForm = (
  page: HostedPage,
  settings: InvitationSettings,
  { token, email, name, from, urlHasToken }: InvitationForm,
  sent: SentForm,
): ShownPage => {
  const { texts } = page;
  const { links, invitation: words, forms, account } = texts;
  const { title, text, button, account: accountOf } = links.invitation;
  const { firstName, lastName } = account.profile;
  const secret = html`<input type="hidden" name="token" value="${token}">\n`;
  const optional = ({ label }: { label: string }) => `${label} ${words.optional}`;
  const id = ownerOf(token);
  const hasPasskey = id !== null && email !== null;
  const passkey =
    hasPasskey &&
    passkeyForm(
      { texts, hiddenFields: html`${secret}${accountName(email)}` },
      {
        kind: 'create',
        action: PATH,
        options: creationOptions(settings, {
          challenge: token,
          user: { id, email, name },
          passkeys: [],
          algorithms: passkeyAlgorithms,
        }),
        fields: html`<h2>${words.byPasskey.title}</h2>
<p>${words.byPasskey.text}</p>
`,
        button: words.byPasskey.button,
        isSecondary: true,
      },
    );
  return {
    ...(hasPasskey ? passkeyExtras : {}),
    title,
    urlHasSecret: urlHasToken,
    hidesLanguages: true,
    style: html`.alternatives:not(:has(form:not([hidden]))) { display: none; }`,
    body: html`${faultSummary(texts, sent)}${from === null ? null : html`<p>${words.from(from.inviter, from.organisation)}</p>\n`}<p>${text}</p>
${email === null ? null : html`<p class="quiet">${accountOf(email)}</p>\n`}<form method="post" action="${PATH}" novalidate>
${secret}${email === null ? null : accountName(email)}<h2>${words.byPassword}</h2>
${field(texts, { name: 'first_name', label: optional(firstName), autocomplete: 'given-name', isOptional: true }, sent)}${field(
  texts,
  { name: 'last_name', label: optional(lastName), autocomplete: 'family-name', isOptional: true },
  sent,
)}${field(
  texts,
  {
    name: 'password',
    label: forms.fields.newPassword.label,
    type: 'password',
    autocomplete: 'new-password',
    hint: forms.newPasswordHint(settings.passwords.minimumLength),
  },
  sent,
)}<button>${button}</button>
</form>
${passkey ? html`<div class="alternatives">\n${passkey}</div>` : null}`,
  };
};

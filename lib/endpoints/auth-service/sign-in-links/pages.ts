import { mails } from '../../../auth/mails';
import { html } from '../../../html/html';
import type { HostedPage, ShownPage } from '../../../http/pages/hosted-page';

interface SignInForm {
  readonly token: string;
  /** The account that the button opens. */
  readonly email: string;
  readonly isSignUp: boolean;
}

/** Shows the button that signs in. */
export const signInForm = ({ texts }: HostedPage, { token, email, isSignUp }: SignInForm): ShownPage => {
  const { signIn: words } = texts;
  const { title, text, button } = isSignUp ? words.signUp : words;
  return {
    title,
    urlHasSecret: true,
    body: html`<p>${text(email)}</p>
<form method="post" action="${mails['sign-in'].link.path}">
<input type="hidden" name="token" value="${token}">
<button>${button}</button>
</form>`,
  };
};

/** After the sign-in, if there is something to say; otherwise the browser is led on at once. */
export const passwordRemoved = ({ texts }: HostedPage, email: string, href: string): ShownPage => {
  const { title, text, reason } = texts.signIn.passwordRemoved;
  return {
    title,
    hidesLanguages: true,
    body: html`<p>${text(email)}</p>
<p>${reason}</p>
<p><a class="button" href="${href}">${texts.layout.goOn}</a></p>`,
  };
};

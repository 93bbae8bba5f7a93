import { mails } from '../../../auth/mails';
import type { SecondStep } from '../../../auth/sessions/second-step';
import { html } from '../../../html/html';
import type { HttpResponse } from '../../../http/response';
import { createPageFrame, type PageExtras, type PageSettings } from '../../mail-links/page-frame';

interface SignInForm {
  readonly token: string;
  /** The account that the button opens. */
  readonly email: string;
  readonly isSignUp: boolean;
}

interface SignedIn {
  readonly email: string;
  /** Already checked; `null` for no place. */
  readonly returnTo: string | null;
  readonly losesPassword: boolean;
}

/** The pages of sign-in links. */
export const createSignInPages = (settings: Omit<PageSettings, 'passwords'>) => {
  const { texts, show, refused } = createPageFrame(settings);
  const { path } = mails['sign-in'].link;
  const words = texts.signIn;

  return {
    refused,

    /** Shows the button that signs in. */
    form: ({ token, email, isSignUp }: SignInForm): HttpResponse => {
      const { title, text, button } = isSignUp ? words.signUp : words;
      const body = html`<p>${text(email)}</p>
<form method="post" action="${path}">
<input type="hidden" name="token" value="${token}">
<button>${button}</button>
</form>`;
      return show({ title, body }, true);
    },

    /** Asks for the second factor, with the status of the answer to programs. A passkey needs a script, so it is not offered here. */
    secondStep: ({ challenge }: SecondStep): HttpResponse => {
      const { title, text, label, button } = words.secondStep;
      const body = html`<p>${text}</p>
<form method="post" action="/sessions">
<input type="hidden" name="challenge" value="${challenge}">
<label for="code">${label}</label>
<input id="code" name="code" autocomplete="one-time-code" required autofocus>
<button>${button}</button>
</form>`;
      return show({ title, body }, false, { status: 202 });
    },

    signedIn: ({ email, returnTo, losesPassword }: SignedIn, extras: PageExtras): HttpResponse => {
      const { title, text } = words.done(email);
      const body = html`<p>${text}</p>
${losesPassword ? html`<p>${words.passwordRemoved}</p>\n` : null}<p><a class="button" href="${returnTo ?? '/'}">${words.goOn}</a></p>`;
      return show({ title, body }, false, extras);
    },
  };
};

import { appOf, totpCode } from './authenticator-app';
import { plantCanary } from './canaries';
import type { Answer } from './event';
import { type HostedPages, newPageAccount, type PageBrowser } from './hosted-pages';
import { pageForm } from './page-forms';
import { type AskedForPasskey, createPasskeyService } from './passkey-service';
import { createSoftwareAuthenticator, type SoftwareAuthenticator } from './software-authenticator';

/** Somebody who has signed in with their password. */
export const signedInVisitor = async (pages: HostedPages) => {
  const account = await newPageAccount(pages);
  const browser = pages.browser();
  const { email, password } = account;
  const answer = await browser.send(await browser.get('/login'), '/login', { email, password });
  return { ...account, browser, answer };
};

/** Send a form of a page that this browser has not opened in the test. */
export const sendForm = (browser: PageBrowser, pages: HostedPages, path: string, fields: Record<string, string>) => {
  const session = `session=${browser.cookies.get(pages.mode.cookieName('session_id'))}`;
  const token = pageForm({}, { session }).form?.form_token ?? '';
  const page = { text: `<form action="${path}"><input type="hidden" name="form_token" value="${token}"></form>` };
  return browser.send(page as Answer, path, fields);
};

/** The secret on the page that shows the QR code. */
export const secretIn = ({ text }: Answer): string => /name="secret" value="(\w+)"/.exec(text)?.[1] ?? '';

/** The recovery codes on a page. */
export const codesIn = ({ text }: Answer): string[] =>
  [...text.matchAll(/<li>((?:\w{4}-){5}\w{4})<\/li>/g)].map(([, code = '']) => code);

/** Somebody who has set an authenticator app up on the pages. */
export const enrolledVisitor = async (pages: HostedPages) => {
  const visitor = await signedInVisitor(pages);
  const { browser } = visitor;
  const scan = await browser.send(await browser.get('/setup-2fa'), '/setup-2fa', {});
  const secret = secretIn(scan);
  plantCanary(secret);
  const code = totpCode(secret, pages.deps.clock.now());
  const done = await browser.send(scan, '/setup-2fa/code', { code });
  const recoveryCodes = codesIn(done);
  for (const one of recoveryCodes) plantCanary(one);
  return { ...visitor, scan, done, recoveryCodes, app: appOf(secret, pages.deps.clock) };
};

/** In a new browser: the page of the second step. */
export const atSecondStep = async (
  pages: HostedPages,
  { email, password }: { email: string; password: string },
  path = '/login',
) => {
  const browser = pages.browser();
  const answer = await browser.send(await browser.get(path), '/login', { email, password });
  return { browser, answer, page: await browser.follow(answer) };
};

/** The answer of a new passkey of somebody who is signed in. It is not sent yet. */
export const registeringPasskey = async (
  { deps }: HostedPages,
  { user, browser }: { user: { id: string }; browser: PageBrowser },
) => {
  const { requestRegistration } = createPasskeyService(deps);
  const session = browser.cookies.get('__Host-session_id');
  const { challenge, passkey_options: options } = (await requestRegistration({ cookies: [`session_id=${session}`] }))
    .body as AskedForPasskey;
  const authenticator = createSoftwareAuthenticator({ userHandle: user.id });
  return { authenticator, fields: { challenge, passkey: JSON.stringify(authenticator.register(options.challenge)) } };
};

/** Somebody with a passkey who is signed in with their password. */
export const visitorWithPasskey = async (pages: HostedPages, visitor = signedInVisitor) => {
  const account = await visitor(pages);
  const { authenticator, fields } = await registeringPasskey(pages, account);
  await sendForm(account.browser, pages, '/account/passkeys', fields);
  return { ...account, authenticator };
};

/** What the script of a page sends after it asked for a challenge that anybody may answer. */
export const passkeyFields = async (
  { deps }: HostedPages,
  authenticator: SoftwareAuthenticator,
  deviations: Parameters<SoftwareAuthenticator['answer']>[1] = {},
) => {
  const { challenge } = (await createPasskeyService(deps).requestPasskeySignIn()).body as AskedForPasskey;
  return { challenge, passkey: JSON.stringify(authenticator.answer(challenge, deviations)) };
};

/** The request options in a page, for the passkeys of one user. */
export const optionsIn = ({ text }: Answer): { challenge: string; allowCredentials: { id: string }[] } =>
  JSON.parse((/data-options="([^"]*)"/.exec(text)?.[1] ?? 'null').replaceAll('&quot;', '"'));

import { describe, expect, jest, test } from '@jest/globals';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { pageTexts } from '../../../lib/http/pages/page-texts/all';
import { totpCode } from '../../support/authenticator-app';
import { hasBrowser } from '../../support/browser';
import { plantCanary } from '../../support/canaries';
import { newCredentials } from '../../support/deps';
import { byKeyboard, byMouse, byTouch, type Hands } from '../../support/page-hands';
import {
  addAuthenticator,
  type PageService,
  usePageService,
  type Visitor,
  withoutAutofill,
} from '../../support/page-service';

jest.setTimeout(240_000);

const { en: words } = pageTexts;

interface Way {
  readonly name: string;
  readonly options: BrowserContextOptions;
  readonly handsOf: (page: Page) => Hands;
  /** How it signs in with a passkey; `null` if it cannot. */
  readonly passkey: 'button' | 'autofill' | null;
}

const DESK = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 844 };

const ways: Way[] = [
  {
    name: 'with the keyboard alone, at 1280 pixels',
    options: { viewport: DESK },
    handsOf: byKeyboard,
    passkey: 'button',
  },
  {
    name: 'with fingers, at 390 pixels',
    options: { viewport: PHONE, hasTouch: true },
    handsOf: byTouch,
    passkey: 'autofill',
  },
  { name: 'without scripts', options: { viewport: DESK, javaScriptEnabled: false }, handsOf: byMouse, passkey: null },
];

/** The heading of the page that is open. */
const heading = ({ page }: Visitor) => page.locator('h1').innerText();
const notice = ({ page }: Visitor) => page.locator('.notice').first().innerText();
const pathOf = ({ page }: Visitor) => new URL(page.url()).pathname;

/** What somebody knows about their account, and does with it. */
class Person {
  codes: string[] = [];
  secret = '';
  readonly hands: Hands;
  readonly #mails: string[] = [];

  constructor(
    readonly service: PageService,
    readonly visitor: Visitor,
    handsOf: Way['handsOf'],
    public email: string,
    public password: string,
  ) {
    this.hands = handsOf(visitor.page);
  }

  /** Open the link of the mail that came last. */
  async openMail() {
    const { id, links } = await this.service.mailTo(this.email, this.#mails);
    this.#mails.push(id);
    await this.visitor.open(links[0] ?? '');
  }

  /** Throw away what came so far. */
  async clearMails() {
    for (const { id } of await this.service.mailsTo(this.email)) this.#mails.push(id);
  }

  async signOut() {
    await this.visitor.open('/');
    await this.hands.follow(words.layout.signOut);
    await this.hands.press(words.logout.button);
    expect(await notice(this.visitor)).toBe(words.notices.signed_out);
  }

  async signIn() {
    await this.visitor.open('/login');
    await this.hands.fill(words.forms.fields.email.label, this.email);
    await this.hands.fill(words.forms.fields.password.label, this.password);
    await this.hands.press(words.login.button);
  }

  /** With one of the recovery codes. */
  async takeSecondStep() {
    expect(pathOf(this.visitor)).toBe('/verify-2fa');
    await this.hands.follow(words.secondStep.useRecoveryCode);
    await this.hands.fill(words.secondStep.recovery.label, this.codes.pop() ?? '');
    await this.hands.press(words.secondStep.button);
    expect(pathOf(this.visitor)).toBe('/');
  }
}

/** The ways of a person through the hosted pages, in mode hardened. Only mails are opened by their address. */
(hasBrowser ? describe : describe.skip)('signing up, in every way in, changing everything and leaving', () => {
  const service = usePageService(() => ({ CONTRACT_MODE: 'hardened' }));

  test.each(ways)('$name', async ({ options, handsOf, passkey }) => {
    const visitor = await service.visit({ locale: 'en', ...options });
    const { email, password: firstPassword } = newCredentials();
    const person = new Person(service, visitor, handsOf, email, firstPassword);
    const { hands } = person;
    const { fields } = words.forms;

    await visitor.open('/');
    await hands.follow(words.login.register);
    await hands.fill(fields.email.label, person.email);
    await hands.fill(fields.password.label, person.password);
    await hands.fill(fields.confirm.label, person.password);
    await hands.press(words.register.button);
    expect(await heading(visitor)).toBe(words.mailbox.title);
    await person.openMail();
    await hands.press(words.links['verify-email'].button);
    expect(pathOf(visitor)).toBe('/');

    await person.signOut();
    await person.signIn();
    expect(await notice(visitor)).toBe(words.notices.signed_in);

    await hands.follow(words.home.toAccount);
    await hands.follow(words.security.app.setUp);
    await hands.press(words.setup.begin);
    person.secret = (await visitor.page.locator('#secret').innerText()).replaceAll(/\s/g, '');
    plantCanary(person.secret);
    await hands.fill(words.setup.scan.code, '000000');
    await hands.press(words.setup.scan.button);
    expect(await visitor.page.locator('.faults').innerText()).toContain(words.forms.refusals.wrong_code);
    await hands.fill(words.setup.scan.code, totpCode(person.secret, new Date(), -1));
    await hands.press(words.setup.scan.button);
    person.codes = await visitor.page.locator('#codes li').allInnerTexts();
    expect(person.codes).toHaveLength(10);
    for (const code of person.codes) plantCanary(code);
    await hands.follow(words.recoveryCodes.goOn);
    expect(pathOf(visitor)).toBe('/account');

    await person.signOut();
    await person.signIn();
    await hands.fill(fields.code.label, totpCode(person.secret, new Date(), 1));
    await hands.press(words.secondStep.button);
    expect(pathOf(visitor)).toBe('/');

    await person.signOut();
    await person.clearMails();
    await hands.fill(fields.email.label, person.email);
    await hands.press(words.login.byLink);
    await person.openMail();
    await hands.press(words.signIn.button);
    await person.takeSecondStep();

    if (passkey !== null) {
      const removeAuthenticator = await addAuthenticator(visitor);
      if (passkey === 'button') await visitor.page.addInitScript(withoutAutofill);
      await hands.follow(words.layout.account);
      await hands.fill(words.security.passkeys.newName, 'Laptop');
      await hands.press(words.security.passkeys.add.button);
      expect(await notice(visitor)).toBe(words.notices.passkey_added);
      await hands.follow(words.layout.signOut);
      await hands.press(words.logout.button);
      if (passkey === 'button') await hands.press(words.login.byPasskey);
      await visitor.page.waitForURL(`${service.base}/`);
      expect(await notice(visitor)).toBe(words.notices.signed_in);
      await removeAuthenticator();
    }

    await person.clearMails();
    await visitor.open('/account');
    const newEmail = newCredentials().email;
    await hands.fill(words.account.email.newEmail.label, newEmail);
    await hands.press(words.account.email.button);
    expect(await notice(visitor)).toBe(words.notices.email_change_requested);
    person.email = newEmail;
    await person.openMail();
    await hands.press(words.links['change-email'].button);
    expect(await notice(visitor)).toBe(words.notices.email_changed);

    await visitor.open('/account');
    const { password } = newCredentials();
    await hands.fill(words.account.password.current.label, person.password);
    await hands.fill(fields.newPassword.label, password);
    await hands.fill(words.account.password.repeat.label, password);
    await hands.press(words.account.password.change);
    expect(await notice(visitor)).toBe(words.notices.password_changed);
    person.password = password;

    const other = new Person(service, await service.visit({ locale: 'en' }), byMouse, person.email, person.password);
    other.codes = person.codes;
    await other.signIn();
    await other.takeSecondStep();
    await visitor.open('/account');
    await hands.press(new RegExp(`^${words.account.sessions.end} `));
    expect(await notice(visitor)).toBe(words.notices.session_ended);
    await other.visitor.open('/account');
    expect(pathOf(other.visitor)).toBe('/login');
    await other.visitor.close();

    await person.signOut();
    await person.clearMails();
    await hands.follow(words.login.forgot);
    await hands.fill(fields.email.label, person.email);
    await hands.press(words.forgot.button);
    await person.openMail();
    person.password = newCredentials().password;
    await hands.fill(fields.newPassword.label, person.password);
    await hands.press(words.links['reset-password'].button);
    expect(await notice(visitor)).toBe(words.notices.password_reset);
    await person.signIn();
    await person.takeSecondStep();

    await hands.follow(words.layout.account);
    await hands.follow(words.account.deletion.link);
    await hands.fill(words.account.deletion.confirmation.label, person.email);
    await hands.press(words.account.deletion.button);
    expect(await notice(visitor)).toBe(words.notices.account_deleted);
    await person.signIn();
    expect(await visitor.page.locator('.faults').innerText()).toContain(words.forms.refusals.wrong_credentials);
    expect(visitor.complaints).toEqual([]);
    await visitor.close();
  });
});

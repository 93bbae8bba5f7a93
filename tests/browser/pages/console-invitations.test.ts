import { describe, expect, jest, test } from '@jest/globals';
import { hasBrowser } from '../../support/browser';
import { newCredentials } from '../../support/deps';
import { invitationLink } from '../../support/invitation-states';
import { addAuthenticator, usePageService, type Visitor } from '../../support/page-service';

jest.setTimeout(180_000);

/** Admins invite people, who choose a password or a passkey. */
(hasBrowser ? describe : describe.skip)('invitations', () => {
  const service = usePageService(() => ({ CONTRACT_MODE: 'hardened' }));

  const asAdmin = async (options?: Parameters<typeof service.visit>[0]): Promise<Visitor> => {
    const visitor = await service.visit(options);
    await service.signInAsAdmin(visitor);
    expect(await visitor.open('/admin/invitations')).toBe(200);
    return visitor;
  };

  const emailsOf = (count: number) => Array.from({ length: count }, () => newCredentials().email);
  /** Whoever is in the list of open invitations. */
  const listed = async ({ page }: Visitor): Promise<string> => page.locator('main table').innerText();
  const wordsOf = ({ page }: Visitor) => page.locator('main').innerText();

  test('five people from a CSV file; one accepts with a password, one with a passkey, one is withdrawn', async () => {
    const admin = await asAdmin();
    const people = emailsOf(5);
    const csv = ['email,name', ...people.map((email, index) => `${email},Person ${index}`)].join('\n');
    await admin.page.locator('#file').setInputFiles({
      name: 'people.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(csv),
    });
    await Promise.all([
      admin.page.waitForEvent('domcontentloaded'),
      admin.page.locator('form[enctype] button').click(),
    ]);
    expect(await wordsOf(admin)).toContain('5 people');
    await admin.page.locator('form[data-chunks] button').click();
    await admin.page.locator('h1', { hasText: 'Invitations sent' }).waitFor();
    await admin.open('/admin/invitations');
    for (const email of people) expect(await listed(admin)).toContain(email);

    const [byPassword = '', byPasskey = '', withdrawn = ''] = people;
    const one = await service.visit();
    await one.open(await invitationLink(service, byPassword));
    expect(await wordsOf(one)).toContain(byPassword);
    await one.send({ password: newCredentials().password });
    expect(await one.open('/account')).toBe(200);
    expect(await wordsOf(one)).toContain('Person 0');

    const two = await service.visit();
    await addAuthenticator(two);
    await two.open(await invitationLink(service, byPasskey));
    await Promise.all([
      two.page.waitForURL((url) => url.pathname !== '/invitation'),
      two.page.locator('.alternatives form button').click(),
    ]);
    expect(await two.open('/account')).toBe(200);

    await admin.open('/admin/invitations');
    const row = admin.page.locator('tr', { hasText: withdrawn });
    await Promise.all([admin.page.waitForEvent('domcontentloaded'), row.locator('button.danger').click()]);
    const left = await listed(admin);
    expect(people.map((email) => left.includes(email))).toEqual([false, false, false, true, true]);
    const three = await service.visit();
    await three.open(await invitationLink(service, withdrawn));
    expect(await three.page.locator('[name="password"]').count()).toBe(0);
    for (const visitor of [admin, one, two, three]) {
      expect(visitor.complaints).toEqual([]);
      await visitor.close();
    }
  });

  test('many people without scripts, a part at a time; failing rows say why and stop nobody', async () => {
    const admin = await asAdmin({ javaScriptEnabled: false });
    const people = emailsOf(21);
    expect(await admin.send({ list: [...people, 'nobody', people[0]].join('\n') })).toBe(200);
    expect(await wordsOf(admin)).toContain('nobody');
    await admin.send({});
    expect(await wordsOf(admin)).toContain('20 of 21');
    await admin.send({});
    expect(await admin.page.locator('h1').innerText()).toBe('Invitations sent');
    await admin.open('/admin/invitations');
    expect(await listed(admin)).toContain(people[20] ?? '');
    await admin.close();
  });
});

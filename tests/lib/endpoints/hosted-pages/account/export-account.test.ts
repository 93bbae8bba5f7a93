import { describe, expect, test } from '@jest/globals';
import { createAccountPages, leadOf, wordsOf } from '../../../../support/account-pages';
import { newPasskey } from '../../../../support/new-passkey';
import { plantTokenSession } from '../../../../support/sessions';

describe('POST /account/export', () => {
  test('is one file with everything about the user', async () => {
    const { deps, visitor, send } = createAccountPages();
    const roles = [{ id: 1, code: 'admin', name: 'Admin', reserved: false }];
    const ada = await visitor({ firstName: 'Ada', name: 'Ada King', roles, hasTotp: true, passkeys: 1 });
    const passkey = newPasskey();
    deps.passkeys.listPasskeys = async () => [passkey];
    deps.totp.findCodes = async () => ({
      totp: { sealed: 'sealed secret', lastStep: 1, enabledAt: deps.clock.now() },
      recoveryHashes: ['recovery hash'],
    });
    await plantTokenSession(deps, ada.user);
    for (let index = 0; index < 250; index += 1) {
      deps.clock.moveBy(1);
      const event = {
        eventId: deps.ids.newId(),
        type: 'auth.signed_out' as const,
        actorId: undefined,
        time: deps.clock.now(),
      };
      await deps.accountEvents.add({ ...event, userId: ada.user.id });
    }

    const answer = await send('POST /account/export', ada);

    expect([answer.status, answer.headers['content-type'], answer.headers['content-disposition']]).toEqual([
      200,
      'application/json',
      'attachment; filename="account-2026-11-20.json"',
    ]);
    const exported = answer.body as { profile: object; second_factors: object; sessions: object[]; events: object[] };
    expect(exported.profile).toMatchObject({
      id: ada.user.id,
      email: ada.user.email,
      first_name: 'Ada',
      last_name: null,
      name: 'Ada King',
      roles: ['admin'],
      has_password: true,
    });
    expect(exported.second_factors).toMatchObject({
      totp: { enabled: true },
      recovery_codes: { left: 1 },
      passkeys: [{ id: passkey.id, name: passkey.name }],
    });
    expect([exported.sessions.length, exported.events.length]).toEqual([2, 250]);
    expect(exported).toMatchObject({ events_complete: true });
    const secrets = [ada.token, ada.user.passwordHash, 'sealed secret', 'recovery hash'];
    for (const secret of secrets) expect(answer.text).not.toContain(secret);
    expect(answer.text).not.toContain(Buffer.from(passkey.publicKey).toString('base64url'));
  });

  test('says so if there are more events than fit into one answer', async () => {
    const { deps, visitor, send } = createAccountPages();
    const event = { type: 'auth.signed_out', time: deps.clock.now(), actorId: null, ipAddress: null, client: null };
    deps.accountEvents.listEvents = async (_, { limit }) =>
      Array.from({ length: limit }, () => ({
        ...event,
        id: `${event.time.toISOString()}#${deps.ids.newId()}`,
        count: 1,
        methods: null,
      }));
    const { body } = await send('POST /account/export', await visitor());
    const { events, events_complete: isComplete } = body as { events: object[]; events_complete: boolean };
    expect([events.length, isComplete]).toEqual([10_000, false]);
  });

  test('needs a recent sign-in: it leads to the proof, and back', async () => {
    const { deps, visitor, send } = createAccountPages();
    const ada = await visitor();
    deps.clock.moveBy(600_000);
    expect(leadOf(await send('POST /account/export', ada))).toEqual({
      status: 303,
      to: '/reauthenticate?return_to=%2Faccount%23data',
      notice: 'prove_again',
    });
  });

  test('shows a form of this session after one of another', async () => {
    const { visitor, send } = createAccountPages();
    const answer = await send('POST /account/export', await visitor(), { form_token: '' });
    expect([answer.status, answer.headers['content-disposition']]).toEqual([403, undefined]);
    expect(wordsOf(answer)).toContain('Download your data');
  });
});

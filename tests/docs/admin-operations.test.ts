import { describe, expect, test } from '@jest/globals';
import { commands } from '../../scripts/admin/run';
import { resolveService, routedFunctions } from '../../scripts/generate/service';
import { operationsOf, readOpenapi } from '../support/openapi-validator';

/** Who offers an operation: the function of the API, the command, and the function of a page. `null` with a reason in `why`. */
interface Offer {
  readonly api: string | null;
  readonly command: string | null;
  readonly page: string | null;
  readonly why?: string;
}

const NO_ADMIN = 'the command has no admin who would act';

/** What admins can do about the accounts of their customer, wherever they do it. */
const OPERATIONS: Readonly<Record<string, Offer>> = {
  'find people': { api: 'searchUsers', command: 'list', page: 'showPeople' },
  'see a person': { api: 'getDirectoryUser', command: 'show', page: 'showPerson' },
  'create an account with a password': {
    api: 'createDirectoryUser',
    command: 'create',
    page: null,
    why: 'on pages, people choose their own password: they are invited',
  },
  'invite somebody': { api: 'createDirectoryUser', command: 'invite', page: 'submitInvitation' },
  'invite many': { api: 'createDirectoryUser', command: 'invite', page: 'submitInvitationList' },
  'list invitations': { api: 'listInvitations', command: 'invitations', page: 'showInvitations' },
  'send an invitation again': { api: 'renewInvitation', command: 'invitations', page: 'submitInvitation' },
  'withdraw an invitation': { api: 'withdrawInvitation', command: 'invitations', page: 'submitInvitation' },
  'change profile and roles': { api: 'updateDirectoryUser', command: 'roles', page: 'submitPersonProfile' },
  'disable and enable': { api: 'updateDirectoryUser', command: 'disable', page: 'submitPersonState' },
  enable: { api: 'updateDirectoryUser', command: 'enable', page: 'submitPersonState' },
  'verify an email by hand': { api: 'updateDirectoryUser', command: 'verify', page: 'submitPersonState' },
  'set a password': {
    api: 'setPassword',
    command: 'set-password',
    page: null,
    why: 'on pages, admins send a link, so that nobody else knows the password',
  },
  'send a link for a new password': {
    api: 'sendUserResetMail',
    command: null,
    page: 'submitPersonResetMail',
    why: 'the command sets a password instead',
  },
  'list sessions': { api: 'listUserSessions', command: 'show', page: 'showPerson' },
  'end sessions': { api: 'endUserSessions', command: 'end-sessions', page: 'submitPersonState' },
  'list second factors': { api: 'listUserSecondFactors', command: 'factors', page: 'showPerson' },
  'remove second factors': { api: 'removeUserSecondFactors', command: 'factors', page: 'removePersonFactors' },
  'see the events of a person': { api: 'listUserEvents', command: 'events', page: 'showPerson' },
  'see the events of the customer': { api: 'listCustomerEvents', command: 'events', page: 'showEvents' },
  'export events': { api: 'exportCustomerEvents', command: 'events', page: 'exportEvents' },
  'list roles': { api: 'listRoles', command: 'roles', page: 'showPerson' },
  'count sign-ins': { api: 'countSignIns', command: null, page: 'showOverview', why: 'operators have the dashboard' },
  'act as a person': { api: 'impersonateUser', command: null, page: 'submitImpersonation', why: NO_ADMIN },
  'delete an account': { api: 'deleteDirectoryUser', command: 'delete', page: 'deletePerson' },
};

/** Functions of the user directory that are about the own account of whoever calls. */
const OWN = ['issueTokens', 'refreshTokens', 'getToken', 'revokeTokens'];
/** Commands for operators, about the stage and not about people. */
const OPERATORS = [
  ...['audit', 'customers', 'export', 'import', 'keys-rotate', 'mails', 'mails-resend', 'move'],
  ...['migrate', 'proxy-secret', 'restore', 'restore-user', 'seal', 'seed', 'smoke'],
];

const routed = routedFunctions(resolveService());
const functionsOf = (surface: string) => routed.filter((route) => route.surface === surface).map(({ name }) => name);
const offered = (by: 'api' | 'command' | 'page') => [
  ...new Set(Object.values(OPERATIONS).flatMap((offer) => offer[by] ?? [])),
];

describe('what admins can do', () => {
  test('by the API is in the list, and the list has nothing else', () => {
    expect(offered('api').sort()).toEqual(
      functionsOf('user-directory')
        .filter((name) => !OWN.includes(name))
        .sort(),
    );
  });

  test('on pages is in the list, and the list has nothing else', () => {
    expect(offered('page').sort()).toEqual(functionsOf('admin-console').sort());
  });

  test('by the command is in the list, and the list has nothing else', () => {
    const names = commands.map(({ name }) => name).filter((name) => !OPERATORS.includes(name));
    expect(offered('command').sort()).toEqual(names.sort());
  });

  test('by the API is described, so the typed client has it', () => {
    const described = operationsOf(readOpenapi()).map(({ operation }) => operation.operationId);
    expect(described).toEqual(expect.arrayContaining(offered('api')));
  });

  test.each(Object.entries(OPERATIONS))('%s: whoever does not offer it has a reason', (_, { why, ...offers }) => {
    expect(Object.values(offers).includes(null)).toBe(why !== undefined);
  });
});

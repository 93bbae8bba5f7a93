import { expect, test } from '@jest/globals';
import { endpointsBySurface, readyLines } from '../../../scripts/local/ready-lines.mjs';

const functions = {
  home: { handler: 'functions/auth-service/home.handler', events: [{ httpApi: 'GET /' }, { httpApi: 'HEAD /' }] },
  getStatus: {
    handler: 'functions/session-api/get-status.handler',
    events: [{ httpApi: { method: 'get', path: '/api/v1/status' } }, { httpApi: 'GET /api/v1/status/' }],
  },
  signOut: { handler: 'functions/auth-service/sign-out.handler', events: [{ httpApi: 'DELETE /sessions' }] },
  listRoles: { handler: 'functions/user-directory/list-roles.handler', events: [{ httpApi: 'GET /api/roles' }] },
  refuseUnrouted: {
    handler: 'functions/gateway/refuse-unrouted.handler',
    events: [{ httpApi: '*' }, { httpApi: 'GET /login' }],
  },
  deliverEvents: { handler: 'functions/hooks/deliver-events.handler', events: [{ stream: {} }] },
};

test('endpoints are grouped by surface, without twins, what is refused besides, and functions behind streams', () => {
  expect(Object.fromEntries(endpointsBySurface(functions))).toEqual({
    'Authentication service': [
      { method: 'GET', path: '/' },
      { method: 'DELETE', path: '/sessions' },
    ],
    'Session API': [{ method: 'GET', path: '/api/v1/status' }],
    'User directory': [{ method: 'GET', path: '/api/roles' }],
    Gateway: [{ method: 'any', path: 'everything else' }],
  });
});

test('a folder in the folder of a surface belongs to this surface', () => {
  const nested = { handler: 'functions/auth-service/links/add-link.handler', events: [{ httpApi: 'POST /links' }] };
  const own = { handler: 'functions/notes/add-note.handler', events: [{ httpApi: 'POST /notes' }] };
  expect([...endpointsBySurface({ nested, own }).keys()]).toEqual(['Authentication service', 'notes']);
});

test('the lines say where, how, what and how to stop', () => {
  const lines = readyLines({ address: 'http://localhost:3000', mode: 'classic', data: 'in /data', functions });
  for (const part of [
    'ready at http://localhost:3000',
    'mode     classic',
    'data     in /data',
    'DELETE  /sessions',
    'Ctrl-C',
  ]) {
    expect(lines.join('\n')).toContain(part);
  }
  expect(lines.join('\n')).not.toContain('Mails');
});

test('the lines say where mails are, where there are any', () => {
  const mail = 'http://localhost:3000/inbox (also in .data/mail)';
  const lines = readyLines({ address: 'http://localhost:3000', mode: 'hardened', data: 'in /data', mail, functions });
  expect(lines).toContain(`  Mails    ${mail}`);
});

test('the first lines are the pages that there are, to open in a browser', () => {
  const page = (route: string) => ({ handler: 'functions/hosted-pages/page.handler', events: [{ httpApi: route }] });
  const pages = {
    showLogin: page('GET /login'),
    submitLogin: page('POST /login'),
    showRegister: page('GET /register'),
  };
  const input = { address: 'http://localhost:3000', mode: 'hardened', data: 'in /data' };
  expect(readyLines({ ...input, functions: { ...functions, ...pages } }).slice(1, 5)).toEqual([
    'Latchkey is ready at http://localhost:3000',
    '  Sign up  http://localhost:3000/register',
    '  Sign in  http://localhost:3000/login',
    '  mode     hardened',
  ]);
  expect(readyLines({ ...input, functions }).join()).not.toMatch(/Sign up|Sign in|Account/);
});

import { describe, expect, test } from '@jest/globals';
import {
  addRefusedRoutes,
  addSlashRoutes,
  declaredRoutes,
  routingTable,
  takesUnrouted,
} from '../../serverless/plugins/routes.mjs';

const withRoutes = (...routes: string[]) => ({ handler: 'x.handler', events: routes.map((httpApi) => ({ httpApi })) });

describe('declaredRoutes', () => {
  const functions = {
    list: { handler: 'x.handler', events: [{ httpApi: { method: 'get', path: '/users' } }, {}] },
    add: { handler: 'x.handler', events: [{ httpApi: 'post /users' }] },
    hook: { handler: 'x.handler', events: [{ httpApi: { method: '*', path: '/hook' } }] },
    rest: { handler: 'x.handler', events: [{ httpApi: { path: '*' } }] },
  };

  test('reads every spelling of an event, sorts, and leaves out the catch-all', () => {
    expect(declaredRoutes(functions)).toEqual(['ANY /hook', 'GET /users', 'POST /users']);
  });

  test('finds the function that handles requests without a route', () => {
    expect(Object.values(functions).map(takesUnrouted)).toEqual([false, false, false, true]);
  });
});

describe('routingTable', () => {
  test('sends HEAD to the function of GET, and requests without a route to the catch-all', () => {
    const functions = { list: withRoutes('GET /users'), add: withRoutes('POST /users'), rest: withRoutes('*') };
    expect(Object.fromEntries(routingTable(functions))).toEqual({
      'GET /users': 'list',
      'HEAD /users': 'list',
      'POST /users': 'add',
      $default: 'rest',
    });
  });

  test('does not change a declared HEAD route', () => {
    const table = routingTable({ list: withRoutes('GET /users'), count: withRoutes('HEAD /users') });
    expect(table.get('HEAD /users')).toBe('count');
  });
});

/** The routes of the catch-all in this table, without `$default`. */
const refusedOf = (add: typeof addRefusedRoutes, functions: Parameters<typeof addRefusedRoutes>[0]) => {
  const all = { ...functions, rest: withRoutes('*') };
  add(all);
  return [...routingTable(all)]
    .filter(([route, key]) => key === 'rest' && route !== '$default')
    .map(([route]) => route);
};

describe('addSlashRoutes', () => {
  const functions = () => ({
    list: { ...withRoutes('GET /users'), answersTrailingSlash: true },
    add: { ...withRoutes('POST /users'), answersTrailingSlash: true },
    show: withRoutes('GET /users/{key}'),
    status: { ...withRoutes('GET /status'), answersTrailingSlash: true },
    roles: withRoutes('GET /roles'),
  });

  test('adds a route whose key does not end in a slash, to functions that declare it', () => {
    const all = functions();
    addSlashRoutes(all);
    const added = [...routingTable(all)].filter(([route]) => route.endsWith('+}') && !route.includes('{rest+}'));
    expect(Object.fromEntries(added)).toEqual({
      'GET /status/{slash+}': 'status',
      'HEAD /status/{slash+}': 'status',
      'GET /users/{key+}': 'list',
      'HEAD /users/{key+}': 'list',
      'POST /users/{key+}': 'add',
    });
  });

  test('keeps longer paths with their existing routes or the catch-all', () => {
    expect(refusedOf(addSlashRoutes, functions()).sort()).toEqual([
      'GET /users/{key}/{rest+}',
      'HEAD /users/{key}/{rest+}',
      'POST /users/{key}',
      'POST /users/{key}/{rest+}',
    ]);
  });
});

describe('addRefusedRoutes', () => {
  test('prevents a parameter from matching a path that has its own routes', () => {
    const functions = { all: withRoutes('GET /users/{id}', 'POST /users/login', 'GET /users/me') };
    expect(refusedOf(addRefusedRoutes, functions)).toEqual(['GET /users/login', 'HEAD /users/login']);
  });
});

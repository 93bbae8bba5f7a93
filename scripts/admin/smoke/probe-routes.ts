import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eachOf } from '../../../serverless/plugins/each-of.mjs';
import type { RoutedFunction } from '../../generate/service';
import { serviceDir } from '../stage-settings';
import { type Answer, bodyOf, type Call, type Send } from './call';
import { explainAnswer, explainError } from './explain';
import type { Step } from './step';

/** The part of the OpenAPI document that is used here. */
export interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, DescribedOperation>>>>;
}

interface DescribedOperation {
  readonly requestBody?: object;
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly examples?: object }>> }>
  >;
}

/** The description of this version of the service. */
export const readDescription = (): Description =>
  JSON.parse(readFileSync(join(serviceDir, 'functions/gateway/openapi.json'), 'utf8'));

/** The surfaces that lead a browser to the sign-in, and refuse a program. */
const PAGES = ['hosted-pages', 'admin-console'];
/** The id of nobody. */
const NOBODY = '00000000-0000-4000-8000-000000000000';

/**
 * Call every route in a way that changes nothing: signed out, and with a body of a type that no route reads. The documented refusal
 * proves that the request reached the function of the route.
 */
export const probeRoutes = (send: Send, routes: readonly RoutedFunction[], description: Description): Promise<Step[]> =>
  eachOf(routes, (route) => probeRoute(send, route, description));

const probeRoute = async (send: Send, route: RoutedFunction, { paths }: Description): Promise<Step> => {
  const name = `${route.method} ${route.path}`;
  const operation = paths[route.path]?.[route.method.toLowerCase()];
  if (operation === undefined)
    return { name, outcome: 'skipped', text: 'one of your own endpoints: what it answers is not described' };
  return tried(name, route.name, expectedStatuses(operation), async () => {
    const answer = await send(harmlessCall(route, operation));
    return { ...answer, isAbsent: isAbsentInClassic(operation) && isClassicAbsence(answer) };
  });
};

const harmlessCall = ({ method, path, surface }: RoutedFunction, { requestBody }: DescribedOperation): Call => ({
  method,
  path: path.replace(/\{\w+\}/g, NOBODY),
  headers: {
    ...(PAGES.includes(surface) && method === 'GET' && { accept: 'text/html' }),
    ...(requestBody !== undefined && { 'content-type': 'text/plain' }),
  },
  ...(requestBody !== undefined && { body: 'smoke test' }),
});

/** Documented, and no failure. A 404 is documented for ids, but nobody learns whether an id exists without signing in. */
const expectedStatuses = ({ responses }: DescribedOperation): number[] =>
  Object.keys(responses)
    .map(Number)
    .filter((status) => status < 500 && status !== 404 && status !== 429);

/** Mode `classic` has not all routes: it answers for them as for an unknown path. */
const isAbsentInClassic = ({ responses }: DescribedOperation): boolean =>
  Object.hasOwn(responses['404']?.content?.['application/json']?.examples ?? {}, 'not_found');

/** In mode `hardened` the answer for an unknown path has a code too. */
const isClassicAbsence = (answer: Answer): boolean => {
  const { error, code } = bodyOf(answer);
  return answer.status === 404 && error !== undefined && code === undefined;
};

const tried = async (
  name: string,
  functionName: string,
  expected: readonly number[],
  call: () => Promise<Answer & { readonly isAbsent?: boolean }>,
): Promise<Step> => {
  try {
    const answer = await call();
    if (answer.requestId !== null && expected.includes(answer.status))
      return { name, outcome: 'ok', text: String(answer.status) };
    if (answer.requestId !== null && answer.isAbsent)
      return { name, outcome: 'ok', text: `${answer.status}, because mode classic has no such path` };
    const text = `${answer.status} came, ${expected.join(' or ')} was expected. ${explainAnswer(answer, functionName)}`;
    return { name, outcome: 'failed', text };
  } catch (error) {
    return { name, outcome: 'failed', text: explainError(error) };
  }
};

/** What API Gateway needs beside the routes: unknown paths, other methods and a slash at the end reach the catch-all. */
export const probeUnrouted = (send: Send): Promise<Step[]> =>
  Promise.all([
    tried('an unknown path', 'the catch-all', [404], () => send({ method: 'GET', path: '/no-such-path' })),
    tried('another method', 'the catch-all', [405], () => send({ method: 'PATCH', path: '/sessions' })),
    tried('a slash at the end', 'the catch-all', [308], () => send({ method: 'GET', path: '/profile/' })),
  ]);

/** Whether the service has the same routes as this folder. */
export const compareDescriptions = async (send: Send, description: Description): Promise<Step> => {
  const name = 'version';
  try {
    const { status, text } = await send({ method: 'GET', path: '/openapi.json' });
    if (status !== 200) return { name, outcome: 'skipped', text: `GET /openapi.json answered ${status}` };
    return text.trim() === JSON.stringify(description)
      ? { name, outcome: 'ok', text: 'the description of the API is that of this folder' }
      : {
          name,
          outcome: 'warned',
          text: 'the service describes another version of its API than this folder: a route that only one of them has fails below',
        };
  } catch {
    return { name, outcome: 'skipped', text: 'nothing answered' };
  }
};

import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { removeUser } from '../../../lib/auth/accounts/remove-user';
import { findUserByEmail } from '../../../lib/auth/users/find-user-by-email';
import { type RoutedFunction, resolveService, routedFunctions } from '../../generate/service';
import { isLoopback } from '../../local/loopback.mjs';
import { UsageError } from '../admin-error';
import { defineCommand, type Report } from '../command';
import { describeError } from '../describe-error';
import { emailOption } from '../option-values';
import type { Service } from '../service';
import { createSend, type Send } from '../smoke/call';
import { makeJourney } from '../smoke/journey';
import { compareDescriptions, probeRoutes, probeUnrouted, readDescription } from '../smoke/probe-routes';
import { receiveLocalToken, receiveStageToken } from '../smoke/receive-token';
import { type Step, stepLine } from '../smoke/step';
import { serviceDir } from '../stage-settings';

/** Accepts every mail and delivers none, also in the sandbox. @see Amazon SES Developer Guide, "Using the mailbox simulator" */
const SIMULATOR = 'success@simulator.amazonses.com';

/** Walks every route and a whole account through a service. */
export const smoke = defineCommand({
  name: 'smoke',
  summary: 'Try every route, and sign a new user up, in and out, and explain what fails',
  details:
    'Every route is called without credentials: the documented refusal proves that the request reached its function, and changes ' +
    'nothing. Then a new user signs up, receives a mail, verifies the email, signs in on each surface, gets and uses an access token, ' +
    'signs out and ends the account. The account is removed also if a step fails; its events stay until they expire. On a stage, the ' +
    'mail goes to the mailbox simulator of Amazon SES. Exit status 1 if anything fails.',
  usages: ['--stage NAME [--reads-only]', '[--url URL] [--reads-only]'],
  examples: ['npm run smoke -- --stage staging', 'npm run smoke -- --url https://auth.example.com --reads-only'],
  options: {
    url: {
      type: 'string',
      value: 'URL',
      help: 'URL of the service, if it is not the one that its functions have as BASE_URL',
    },
    email: {
      type: 'string',
      value: 'EMAIL',
      help: `An email whose domain takes mail, in place of ${SIMULATOR}; it gets a random label behind +`,
    },
    'reads-only': { type: 'boolean', help: 'Only call the routes: no account is made' },
  },
  plan: (values) => {
    const url = urlOption(values.url);
    const email = labelled(values.email === undefined ? SIMULATOR : emailOption(values.email));
    const readsOnly = values['reads-only'] ?? false;
    const { stage } = values as { stage?: string };
    // Takes a second in which nothing else can happen, so not between two requests.
    const routes = routedFunctions(resolveService(serviceDir));
    if (url !== undefined && readsOnly) return walk(createSend(url), routes).then((steps) => reportOf(url, steps));
    return async (service) => {
      const settings = await service.runningSettings();
      const baseUrl = url ?? settings.BASE_URL ?? '';
      if (stage === undefined && url !== undefined && !isLoopback(new URL(url)))
        throw new UsageError('the journey needs the tables of the service: add --stage, or --reads-only');
      const send = createSend(baseUrl);
      const steps = await walk(send, routes);
      if (readsOnly) return reportOf(baseUrl, steps);
      return reportOf(baseUrl, [
        ...steps,
        ...(await travel(service, { send, settings, email, baseUrl, routes, stage })),
      ]);
    };
  },
});

const walk = async (send: Send, routes: readonly RoutedFunction[]): Promise<Step[]> => {
  const description = readDescription();
  const version = await compareDescriptions(send, description);
  const probes = await probeRoutes(send, routes, description);
  return [version, ...probes, ...(await probeUnrouted(send))];
};

interface Trip {
  readonly send: Send;
  readonly routes: readonly RoutedFunction[];
  readonly settings: Awaited<ReturnType<Service['runningSettings']>>;
  readonly email: string;
  readonly baseUrl: string;
  /** `undefined` for the service that runs locally. */
  readonly stage: string | undefined;
}

const travel = async (service: Service, trip: Trip): Promise<Step[]> => {
  const { send, routes, settings, email, baseUrl } = trip;
  const wait = async (milliseconds: number) => void (await sleep(milliseconds));
  const steps = await makeJourney(
    {
      send,
      functionOf: ({ method, path }) =>
        routes.find((route) => route.method === method && route.path === path)?.name ?? 'the function of this route',
      receiveToken: () =>
        service.isLocal ? receiveLocalToken({ send, wait }, email) : receiveStageToken({ wait }, service, email),
    },
    {
      email,
      password: `smoke ${randomBytes(24).toString('base64url')}`,
      verifiesEmails: settings.CONTRACT_MODE !== 'classic',
      authType: settings.AUTH_TYPE || 'session_db_auth',
      requiresSecondFactor: settings.REQUIRE_SECOND_FACTOR === 'all',
      issuer: baseUrl,
    },
  );
  return [...steps, ...(await cleanUp(service, trip))];
};

/** Remove the user if the journey has not. */
const cleanUp = async (service: Service, { email, stage }: Trip): Promise<Step[]> => {
  try {
    const left = await findUserByEmail(service.users, email);
    if (left === null) return [];
    // Without a farewell mail.
    await removeUser({ ...service, mode: { verifiesEmails: false } }, left);
    return [{ name: 'clean-up', outcome: 'ok', text: `removed ${email}` }];
  } catch (error) {
    const where = stage === undefined ? '' : ` --stage ${stage}`;
    const text = `${describeError(error).message} Remove the user: npm run admin -- delete --email ${email}${where}`;
    return [{ name: 'clean-up', outcome: 'failed', text }];
  }
};

/** Each run has its own user, so that two runs at the same time do not meet. */
const labelled = (email: string): string => email.replace('@', `+smoke-${randomUUID().slice(0, 8)}@`);

/** @returns without a slash at the end; `undefined` if not given. @throws {UsageError} */
const urlOption = (url: string | undefined): string | undefined => {
  if (url === undefined) return undefined;
  if (!URL.canParse(url) || !/^https?:/.test(url))
    throw new UsageError('--url takes a URL, such as https://auth.example.com');
  return url.replace(/\/+$/, '');
};

const reportOf = (url: string, steps: readonly Step[]): Report => {
  const failed = steps.filter(({ outcome }) => outcome === 'failed').length;
  const ending = failed === 0 ? 'Everything works.' : `${failed} of ${steps.length} failed.`;
  return {
    json: { url, failed, steps },
    text: [`${url}`, ...steps.map(stepLine), ending].join('\n'),
    isBad: failed > 0,
  };
};

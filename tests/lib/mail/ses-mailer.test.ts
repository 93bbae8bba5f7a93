import { SESv2Client } from '@aws-sdk/client-sesv2';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Mailer } from '../../../lib/auth/ports';
import { createSesMailer } from '../../../lib/mail/ses-mailer';
import { checkAnswers } from '../../../lib/runtime/check-answers';
import { type FakeSes, type SesFault, startFakeSes } from '../../support/fake-ses';
import { knowNativeErrors } from '../../support/native-errors';

knowNativeErrors();

type RetryStrategy = Awaited<ReturnType<SESv2Client['config']['retryStrategy']>>;

const sender = { serviceName: 'Latchkey', from: 'accounts@example.com' };
const mail = { id: 'mail 1', to: 'ann@example.com', subject: 'Grüße', text: 'Text é\n', html: '<p>Text é</p>\n' };

let ses: FakeSes;
let client: SESv2Client;
let mailer: Mailer;

beforeEach(async () => {
  ses = await startFakeSes();
  client = await createImpatientClient(ses.endpoint);
  mailer = createSesMailer(client, sender);
});

afterEach(async () => {
  client.destroy();
  await ses.stop();
});

/** The client of lib/runtime without its patience: as many attempts, no time between them, a tenth of the time for each. */
const createImpatientClient = async (endpoint: string): Promise<SESv2Client> => {
  const requestHandler = {
    connectionTimeout: 100,
    requestTimeout: 200,
    throwOnRequestTimeout: true,
    socketTimeout: 200,
  };
  const impatient = checkAnswers(new SESv2Client({ endpoint, maxAttempts: 3, requestHandler }));
  const { constructor: Strategy } = (await impatient.config.retryStrategy()) as { constructor: unknown };
  const backoff = { setDelayBase: () => {}, computeNextBackoffDelay: () => 0 };
  const strategy = new (Strategy as new (options: object) => RetryStrategy)({ maxAttempts: 3, backoff });
  impatient.config.retryStrategy = async () => strategy;
  return impatient;
};

describe('sending by Amazon SES', () => {
  test('hands over both parts, to one recipient, from the service', async () => {
    expect(await mailer.send(mail)).toEqual({ outcome: 'sent' });

    expect(ses.attempts).toEqual(['POST /v2/email/outbound-emails']);
    const { id: _, ...parts } = mail;
    expect(ses.mails).toEqual([{ ...parts, from: '"Latchkey" <accounts@example.com>' }]);
  });

  test.each([
    ['with a quote', 'The "Key" \\ Co', '"The \\"Key\\" \\\\ Co" <accounts@example.com>'],
    ['with a comma', 'Keys, Inc.', '"Keys, Inc." <accounts@example.com>'],
    ['beyond ASCII', 'Clé', '=?UTF-8?B?Q2zDqQ==?= <accounts@example.com>'],
    ['too long to be encoded', 'é'.repeat(60), 'accounts@example.com'],
  ])('names a service %s', async (_, serviceName, from) => {
    await createSesMailer(client, { ...sender, serviceName }).send(mail);

    expect(ses.mails.map((sent) => sent.from)).toEqual([from]);
  });

  test('names its configuration set, and none where there is none', async () => {
    await createSesMailer(client, { ...sender, configurationSet: 'accounts' }).send(mail);
    await createSesMailer(client, { ...sender, configurationSet: '' }).send(mail);

    expect(ses.mails.map(({ configurationSet }) => configurationSet)).toEqual(['accounts', undefined]);
  });

  test('does not start without an address to send from', () => {
    expect(() => createSesMailer(client, { ...sender, from: '' })).toThrow('Configuration refused: MAIL_FROM');
  });

  const passing: [string, SesFault][] = [
    ['is throttled', { status: 429, type: 'TooManyRequestsException' }],
    ['fails', { status: 500, type: 'InternalServerErrorException' }],
    ['loses its answer', 'answer lost'],
    ['falls silent', 'silence'],
    ['answers nothing', 'answer empty'],
  ];
  test.each(passing)('gets through when the service %s twice', async (_, fault) => {
    ses.failNext(fault, 2);

    expect(await mailer.send(mail)).toEqual({ outcome: 'sent' });

    expect(ses.attempts).toHaveLength(3);
  });

  test.each([
    ...passing.filter(([, fault]) => fault !== 'answer lost' && fault !== 'answer empty').map(([, fault]) => fault),
    { status: 400, type: 'LimitExceededException' },
    { status: 400, type: 'SendingPausedException' },
    { status: 400, type: 'AccountSuspendedException' },
    { status: 400, type: 'MailFromDomainNotVerifiedException' },
    { status: 400, type: 'ThrottlingException' },
    { status: 403, type: 'ExpiredTokenException' },
    { status: 404, type: 'NotFoundException' },
    { status: 503, type: 'ServiceUnavailable' },
  ] satisfies SesFault[])('says of %j that a later attempt may succeed', async (fault) => {
    ses.failNext(fault, 3);

    expect(await mailer.send(mail)).toEqual({
      outcome: 'delayed',
      reason: typeof fault === 'object' && 'type' in fault ? fault.type : 'TimeoutError',
    });
  });

  test.each([
    [400, 'MessageRejected'],
    [400, 'BadRequestException'],
    [400, 'ValidationException'],
    // A fault of the configuration: no waiting repairs it.
    [403, 'AccessDeniedException'],
    [403, 'UnrecognizedClientException'],
  ])('says of %i %s that it is final, after one attempt, and quotes no address', async (status, type) => {
    ses.failNext({ status, type });

    expect(await mailer.send(mail)).toEqual({ outcome: 'refused', reason: type });

    expect(ses.attempts).toHaveLength(1);
  });

  test.each(['answer empty', { status: 403, page: '<html>Forbidden</html>' }] as const)(
    'says of the answer %j, which SES does not give, that a later attempt may succeed',
    async (fault) => {
      ses.failNext(fault, 3);

      expect(await mailer.send(mail)).toEqual({ outcome: 'delayed', reason: 'MalformedAnswerError' });
    },
  );

  test('says that a later attempt may succeed when nobody is there', async () => {
    await ses.stop();

    expect(await mailer.send(mail)).toMatchObject({ outcome: 'delayed' });
  });
});

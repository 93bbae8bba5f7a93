import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

/** A mail that it accepted. */
export interface SesMail {
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly configurationSet?: string;
}

/** An error answer, or the page of a proxy; or what happens to the answer after the mail is accepted. */
export type SesFault =
  | { readonly status: number; readonly type: string }
  | { readonly status: number; readonly page: string }
  | 'answer lost'
  | 'answer empty'
  | 'silence';

export interface FakeSes {
  readonly endpoint: string;
  /** Method and path of every attempt of the SDK. */
  readonly attempts: readonly string[];
  /** The accepted mails, in order. */
  readonly mails: readonly SesMail[];
  failNext(fault: SesFault, times?: number): void;
  /** Whether every planned fault has happened. */
  heal(): void;
  stop(): Promise<void>;
}

interface Content {
  readonly Data: string;
  readonly Charset?: string;
}

interface SendEmail {
  readonly FromEmailAddress: string;
  readonly ConfigurationSetName?: string;
  readonly Destination: { readonly ToAddresses: readonly string[] };
  readonly Content: { readonly Simple: { readonly Subject: Content; readonly Body: { Text: Content; Html: Content } } };
}

/**
 * Accepts SendEmail requests for one recipient over HTTP on the loopback interface. @see Amazon SES API v2 Reference,
 * "SendEmail"
 */
export const startFakeSes = async (): Promise<FakeSes> => {
  const attempts: string[] = [];
  const mails: SesMail[] = [];
  const faults: SesFault[] = [];

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    attempts.push(`${request.method} ${request.url}`);
    const input = (await json(request)) as SendEmail;
    const fault = faults.shift();
    const send = (status: number, body: object, type?: string) => {
      const headers = { 'content-type': 'application/json', ...(type && { 'x-amzn-errortype': type }) };
      response.writeHead(status, headers).end(JSON.stringify(body));
    };
    // The real service quotes the email address in its message too.
    const quoting = { message: `Address is not good: ${input.Destination.ToAddresses}` };
    if (typeof fault === 'object' && 'page' in fault)
      return void response.writeHead(fault.status, { 'content-type': 'text/html' }).end(fault.page);
    if (typeof fault === 'object') return send(fault.status, quoting, fault.type);
    if (!isWellFormed(input)) return send(400, quoting, 'BadRequestException');
    mails.push(mailOf(input));
    if (fault === 'answer lost') return void request.socket.resetAndDestroy();
    if (fault === 'answer empty') return void response.writeHead(200, { 'content-type': 'application/json' }).end();
    if (fault === 'silence') return undefined;
    return send(200, { MessageId: `message ${mails.length}` });
  };

  const server = createServer((request, response) => void answer(request, response).catch(() => request.destroy()));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    attempts,
    mails,
    failNext: (fault, times = 1) => void faults.push(...Array.from({ length: times }, () => fault)),
    heal: () => {
      faults.length = 0;
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

const isWellFormed = ({ FromEmailAddress: from, Destination, Content: { Simple } }: SendEmail): boolean => {
  const contents = [Simple.Subject, Simple.Body.Text, Simple.Body.Html];
  const headers = [from, ...Destination.ToAddresses];
  return (
    contents.every(({ Data, Charset }) => Data.length > 0 && Charset === 'UTF-8') &&
    headers.every((header) => /^[ -~]+@[ -~]+$/.test(header)) &&
    headers.length === 2
  );
};

const mailOf = ({
  FromEmailAddress,
  ConfigurationSetName: configurationSet,
  Destination,
  Content: { Simple },
}: SendEmail): SesMail => ({
  from: FromEmailAddress,
  to: Destination.ToAddresses[0] ?? '',
  subject: Simple.Subject.Data,
  text: Simple.Body.Text.Data,
  html: Simple.Body.Html.Data,
  ...(configurationSet === undefined ? {} : { configurationSet }),
});

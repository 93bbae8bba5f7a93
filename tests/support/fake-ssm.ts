import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

/** One request. Every attempt of the SDK counts. */
interface SsmCall {
  /** The operation as IAM names it, without `ssm:`: `GetParameter`. */
  readonly action: string;
  /** Name of the parameter, or the path. */
  readonly name: string;
}

/**
 * An error answer. Or the call is done, but its answer is lost, empty, cut in half, or never sent. Or the connection is closed
 * before the call.
 */
export type SsmFault =
  | { readonly status: number; readonly type: string }
  | 'cut'
  | 'answer lost'
  | 'half an answer'
  | 'answer empty'
  | 'silence';

interface Parameter {
  readonly value: string;
  readonly type: string;
  readonly tier: string;
  /** The KMS key that encrypts it; the default key of AWS if absent. */
  readonly keyId?: string;
}

export interface FakeSsm {
  readonly endpoint: string;
  /** All requests since the start, in order. */
  readonly calls: readonly SsmCall[];
  /** The stored parameters, by name. */
  readonly parameters: ReadonlyMap<string, Parameter>;
  failNext(fault: SsmFault, times?: number): void;
  stop(): Promise<void>;
}

type Input = Readonly<Record<string, string | boolean | number | undefined>>;

const PAGE = 10;
/** The maximum size of a parameter of the standard tier. */
const MAX_CHARACTERS = 4096;
const NAME = /^(?:\/[A-Za-z0-9_.-]+){1,15}$/;

class SsmError extends Error {
  constructor(
    readonly type: string,
    message = 'fake',
  ) {
    super(message);
  }
}

/**
 * Parameter Store over HTTP on the loopback interface, as far as private keys need it. It checks no roles and keeps no
 * versions.
 */
export const startFakeSsm = async (): Promise<FakeSsm> => {
  const calls: SsmCall[] = [];
  const parameters = new Map<string, Parameter>();
  const faults: SsmFault[] = [];

  const shown = (name: string, { value, type }: Parameter, withDecryption: unknown) => ({
    Name: name,
    Type: type,
    Value: type === 'SecureString' && withDecryption !== true ? 'encrypted' : value,
    Version: 1,
  });

  const actions: Record<string, (input: Input) => object> = {
    PutParameter: ({ Name, Value, Type, Tier = 'Standard', Overwrite, KeyId }) => {
      const [name, value] = [String(Name), String(Value)];
      // The real service hides a sensitive value here. The fake shows it, to prove that no code depends on that.
      if (!NAME.test(name) || value.length > MAX_CHARACTERS || Type === undefined)
        throw new SsmError('ValidationException', `Value '${value}' at 'value' failed to satisfy constraint`);
      if (parameters.has(name) && Overwrite !== true) throw new SsmError('ParameterAlreadyExists');
      parameters.set(name, {
        value,
        type: String(Type),
        tier: String(Tier),
        ...(KeyId === undefined ? {} : { keyId: String(KeyId) }),
      });
      return { Tier, Version: 1 };
    },
    GetParameter: ({ Name, WithDecryption }) => {
      const parameter = parameters.get(String(Name));
      if (parameter === undefined) throw new SsmError('ParameterNotFound');
      return { Parameter: shown(String(Name), parameter, WithDecryption) };
    },
    DeleteParameter: ({ Name }) => {
      if (!parameters.delete(String(Name))) throw new SsmError('ParameterNotFound');
      return {};
    },
    GetParametersByPath: ({ Path, Recursive, WithDecryption, MaxResults = PAGE, NextToken = '0' }) => {
      const rest = (name: string) => name.slice(String(Path).length + 1);
      const found = [...parameters].filter(
        ([name]) => name.startsWith(`${Path}/`) && (Recursive === true || !rest(name).includes('/')),
      );
      const end = Number(NextToken) + Number(MaxResults);
      const page = found.slice(Number(NextToken), end);
      return {
        Parameters: page.map(([name, parameter]) => shown(name, parameter, WithDecryption)),
        ...(end < found.length ? { NextToken: String(end) } : {}),
      };
    },
  };

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const action = String(request.headers['x-amz-target']).replace('AmazonSSM.', '');
    const input = (await json(request)) as Input;
    calls.push({ action, name: String(input.Name ?? input.Path) });
    const fault = faults.shift();
    const cut = () => request.socket.resetAndDestroy();
    if (fault === 'cut') return void cut();
    const { status, body } = typeof fault === 'object' ? errorOf(fault) : outcomeOf(() => actions[action]?.(input));
    if (fault === 'answer lost') cut();
    if (fault === 'answer lost' || fault === 'silence') return;
    const text = JSON.stringify(body);
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(fault === 'answer empty' ? '' : fault === 'half an answer' ? text.slice(0, text.length / 2) : text);
  };

  const server = createServer((request, response) => void answer(request, response).catch(() => request.destroy()));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    parameters,
    failNext: (fault, times = 1) => void faults.push(...Array.from({ length: times }, () => fault)),
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

const errorOf = ({ status, type, message = 'fake' }: { status: number; type: string; message?: string }) => ({
  status,
  body: { __type: `com.amazonaws.ssm#${type}`, message } as object,
});

const outcomeOf = (work: () => object | undefined): { status: number; body: object } => {
  try {
    const body = work();
    return body === undefined ? errorOf({ status: 400, type: 'UnknownOperationException' }) : { status: 200, body };
  } catch (error) {
    if (!(error instanceof SsmError)) throw error;
    return errorOf({ status: 400, type: error.type, message: error.message });
  }
};

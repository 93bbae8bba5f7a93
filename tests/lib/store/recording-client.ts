import type { TableClient } from '../../../lib/store/table/table-client';

interface Sent {
  command: string;
  input: Record<string, unknown>;
}

/** A client that records the commands it sends. @param answers one per command, in order; an error is thrown. */
export const createRecordingClient = (...answers: (object | Error)[]): { client: TableClient; sent: Sent[] } => {
  const sent: Sent[] = [];
  const send = async (command: { constructor: { name: string }; input: Record<string, unknown> }) => {
    sent.push({ command: command.constructor.name, input: command.input });
    const answer = answers.shift() ?? {};
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { client: { documents: { send: send as never }, pause: async () => {} }, sent };
};

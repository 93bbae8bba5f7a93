import { createSocket } from 'node:dgram';
import { Resolver } from 'node:dns/promises';

export type RecordType = 'MX' | 'A' | 'AAAA';
/** The data of the records of one question in hexadecimal; or NXDOMAIN, SERVFAIL, or no answer at all. */
export type DnsAnswer = readonly string[] | 'no such name' | 'failure' | 'silence';

const TYPES: Readonly<Record<number, RecordType>> = { 1: 'A', 15: 'MX', 28: 'AAAA' };
const CODES = { 'no such name': 3, failure: 2 } as const;
const HEADER_BYTES = 12;

/** A name server on the loopback, and Node's own resolver asking it. @see RFC 1035 section 4 */
export const startLoopbackDns = async (answerTo: (type: RecordType) => DnsAnswer) => {
  const socket = createSocket('udp4');
  socket.on('message', (query, { port, address }) => {
    const endOfName = query.indexOf(0, HEADER_BYTES);
    const answer = answerTo(TYPES[query.readUInt16BE(endOfName + 1)] ?? 'A');
    if (answer === 'silence') return;
    const records = typeof answer === 'string' ? [] : answer.map((data) => Buffer.from(data, 'hex'));
    const header = Buffer.from(query.subarray(0, HEADER_BYTES));
    header.writeUInt16BE(0x8180 | (typeof answer === 'string' ? CODES[answer] : 0), 2);
    for (const [index, count] of [1, records.length, 0, 0].entries()) header.writeUInt16BE(count, 4 + 2 * index);
    const question = query.subarray(HEADER_BYTES, endOfName + 5);
    const found = records.map((data) => {
      const head = Buffer.from('c00c0000000100000e100000', 'hex');
      query.copy(head, 2, endOfName + 1, endOfName + 3);
      head.writeUInt16BE(data.length, 10);
      return Buffer.concat([head, data]);
    });
    socket.send(Buffer.concat([header, question, ...found]), port, address);
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  const resolver = new Resolver({ timeout: 50, tries: 1 });
  resolver.setServers([`127.0.0.1:${socket.address().port}`]);
  return {
    resolver,
    stop: async () => {
      resolver.cancel();
      await new Promise<void>((resolve) => socket.close(() => resolve()));
    },
  };
};

import { beforeEach, describe, expect, test } from '@jest/globals';
import { createMailDomains, type MailResolver } from '../../../lib/quality/mail-domains';
import { createFixedClock } from '../../support/deps';
import { logLines } from '../../support/log-capture';
import { failureLines } from './loopback';
import { type DnsAnswer, type RecordType, startLoopbackDns } from './loopback-dns';

type Answer = unknown[] | string | 'silence';
interface Zone {
  readonly mx: Answer;
  readonly a?: Answer;
  readonly aaaa?: Answer;
}

const mail = [{ priority: 10, exchange: 'mx.example' }];
const nullMx = [{ priority: 0, exchange: '' }];
const asked: string[] = [];
let zones: Record<string, Zone>;

beforeEach(() => {
  asked.length = 0;
  logLines.length = 0;
  zones = {};
});

/** Records, or the code of what went wrong. */
const answer = async (kind: keyof Zone, domain: string): Promise<never> => {
  asked.push(`${kind} ${domain}`);
  const records = zones[domain]?.[kind] ?? 'ENODATA';
  if (records === 'silence') return new Promise(() => {});
  if (typeof records === 'string') throw Object.assign(new Error(`query ${domain}`), { code: records });
  return records as never;
};

const resolver: MailResolver = {
  resolveMx: (domain: string) => answer('mx', domain),
  resolve4: ((domain: string) => answer('a', domain)) as MailResolver['resolve4'],
  resolve6: ((domain: string) => answer('aaaa', domain)) as MailResolver['resolve6'],
};

const clock = createFixedClock();
const domainsWith = (options: { milliseconds?: number; max?: number } = {}) =>
  createMailDomains({ stage: 'test', clock, resolver, ...options });

test.each<[title: string, zone: Zone, receives: boolean]>([
  ['a mail server', { mx: mail }, true],
  ['several, one of them none', { mx: [...nullMx, ...mail] }, true],
  ['the word that there is none, in spite of an address', { mx: nullMx, a: ['192.0.2.1'] }, false],
  ['the same in another spelling', { mx: [{ priority: 0, exchange: '.' }] }, false],
  ['an address alone', { mx: 'ENODATA', a: ['192.0.2.1'] }, true],
  ['an address of the newer kind alone', { mx: 'ENODATA', a: 'ENODATA', aaaa: ['2001:db8::1'] }, true],
  ['an address, though the other kind fails', { mx: 'ENODATA', a: 'ESERVFAIL', aaaa: ['2001:db8::1'] }, true],
  ['nothing', { mx: 'ENODATA', a: 'ENODATA', aaaa: 'ENODATA' }, false],
  ['empty answers', { mx: [], a: [], aaaa: [] }, false],
  ['no existence', { mx: 'ENOTFOUND', a: 'ENOTFOUND', aaaa: 'ENOTFOUND' }, false],
])('a domain with %s', async (_, zone, receives) => {
  zones['d.example'] = zone;
  expect(await domainsWith()('d.example')).toBe(receives);
  expect(logLines).toEqual([]);
});

describe('what cannot be found out refuses nothing, is counted and not remembered', () => {
  test.each<[title: string, zone: Zone, reason: string]>([
    ['a server that fails', { mx: 'ESERVFAIL' }, 'ESERVFAIL'],
    ['a server that is not there', { mx: 'ECONNREFUSED' }, 'ECONNREFUSED'],
    ['no answer about addresses', { mx: 'ENODATA', a: 'ETIMEOUT', aaaa: 'ENODATA' }, 'ETIMEOUT'],
    ['silence', { mx: 'silence' }, 'TimeoutError'],
    ['silence about addresses', { mx: 'ENODATA', a: 'silence' }, 'TimeoutError'],
  ])('%s', async (_, zone, reason) => {
    const receivesMail = domainsWith({ milliseconds: 20 });
    zones['d.example'] = zone;
    expect(await receivesMail('d.example')).toBe(true);
    expect(logLines).toMatchObject(failureLines('email_domain_check_failed', 'EmailDomainChecksFailed', reason));
    expect(JSON.stringify(logLines)).not.toContain('d.example');
    zones['d.example'] = { mx: nullMx };
    expect(await receivesMail('d.example')).toBe(false);
  });
});

describe('an answer is remembered', () => {
  test('for an hour, if there is mail', async () => {
    const receivesMail = domainsWith();
    zones['d.example'] = { mx: mail };
    await receivesMail('d.example');
    clock.moveBy(3_599_999);
    await receivesMail('d.example');
    expect(asked).toEqual(['mx d.example']);
    clock.moveBy(1);
    await receivesMail('d.example');
    expect(asked).toHaveLength(2);
  });

  test('for five minutes, if there is none', async () => {
    const receivesMail = domainsWith();
    zones['d.example'] = { mx: nullMx };
    await receivesMail('d.example');
    clock.moveBy(299_999);
    expect(await receivesMail('d.example')).toBe(false);
    expect(asked).toEqual(['mx d.example']);
    clock.moveBy(1);
    zones['d.example'] = { mx: mail };
    expect(await receivesMail('d.example')).toBe(true);
  });

  test('of so many domains and no more', async () => {
    const receivesMail = domainsWith({ max: 2 });
    for (const domain of ['a.example', 'b.example', 'c.example']) {
      zones[domain] = { mx: mail };
      await receivesMail(domain);
    }
    await receivesMail('c.example');
    await receivesMail('b.example');
    expect(asked).toHaveLength(3);
    await receivesMail('a.example');
    expect(asked).toHaveLength(4);
  });
});

describe("with Node's own resolver", () => {
  const mailServer = '000a026d7800';
  const noServer = '000000';

  test.each<[title: string, answers: Partial<Record<RecordType, DnsAnswer>>, receives: boolean, reason: string | null]>(
    [
      ['a mail server', { MX: [mailServer] }, true, null],
      ['the word that there is none', { MX: [noServer], A: ['7f000001'] }, false, null],
      ['an address alone', { A: ['7f000001'] }, true, null],
      ['an address of the newer kind alone', { AAAA: ['00'.repeat(15).concat('01')] }, true, null],
      ['nothing', {}, false, null],
      ['no existence', { MX: 'no such name', A: 'no such name', AAAA: 'no such name' }, false, null],
      ['a server that fails', { MX: 'failure' }, true, 'ESERVFAIL'],
      ['a server that is silent', { MX: 'silence' }, true, 'ETIMEOUT'],
    ],
  )('a domain with %s', async (_, answers, receives, reason) => {
    const { resolver: real, stop } = await startLoopbackDns((type) => answers[type] ?? []);
    try {
      const receivesMail = createMailDomains({ stage: 'test', clock, resolver: real, milliseconds: 5000 });
      expect(await receivesMail('d.example')).toBe(receives);
    } finally {
      await stop();
    }
    expect(logLines[0]).toEqual(reason === null ? undefined : expect.objectContaining({ reason }));
  });
});

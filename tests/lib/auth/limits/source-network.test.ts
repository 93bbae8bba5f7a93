import { describe, expect, test } from '@jest/globals';
import { sourceNetwork } from '../../../../lib/auth/limits/source-network';

const NETWORK = '2001:db8:0:1::/64';

describe('sourceNetwork', () => {
  test.each([
    ['an IPv4 address', '198.51.100.7', '198.51.100.7'],
    ['an IPv4 address inside IPv6', '::ffff:198.51.100.7', '198.51.100.7'],
    ['an IPv4 address inside IPv6, upper case', '::FFFF:198.51.100.7', '198.51.100.7'],
    ['an IPv4 address inside IPv6, in hexadecimal', '::ffff:c633:6407', '198.51.100.7'],
    ['an IPv4 address inside IPv6, in full', '0:0:0:0:0:ffff:198.51.100.7', '198.51.100.7'],
    ['text with colons', 'a:b', 'a:b'],
    ['an address with a zone', 'fe80::1%eth0', 'fe80::1%eth0'],
    ['the loopback address', '::1', '0:0:0:0::/64'],
    ['no address at all', '::', '0:0:0:0::/64'],
    ['a shortened end', 'fe80::', 'fe80:0:0:0::/64'],
    ['text that is neither', 'test-invoke-source-ip', 'test-invoke-source-ip'],
    ['nothing', '', ''],
  ])('of %s', (_, ipAddress, network) => {
    expect(sourceNetwork(ipAddress)).toBe(network);
  });

  test.each([
    ['full', '2001:0db8:0000:0001:0000:0000:0000:0001'],
    ['full, without leading zeros', '2001:db8:0:1:0:0:0:1'],
    ['shortened in the host', '2001:db8:0:1::1'],
    ['shortened in the network', '2001:db8::1:0:0:0:1'],
    ['shortened by one group', '2001:db8::1:a:b:c:d'],
    ['shortened to its end', '2001:db8:0:1::'],
    ['upper case', '2001:DB8:0:1:ABCD::F'],
    ['with leading zeros', '2001:0DB8:0:0001::0001'],
    ['another host', '2001:db8:0:1:ffff:ffff:ffff:ffff'],
  ])('is the same for all spellings and addresses of a /64: %s', (_, ipAddress) => {
    expect(sourceNetwork(ipAddress)).toBe(NETWORK);
  });

  test.each(['2001:db8:0:2::1', '2001:db8:1:1::1', '2001:db8::1', '2001:db9:0:1::1', '2001:db8:0:10::1'])(
    'is another text for another /64: %s',
    (ipAddress) => {
      expect(sourceNetwork(ipAddress)).not.toBe(NETWORK);
    },
  );
});

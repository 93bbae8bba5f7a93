import { isIPv6 } from 'node:net';

const GROUPS = 8;
const NETWORK_GROUPS = 4;
/** The groups before an IPv4 address inside an IPv6 one: `::ffff:0:0/96`. */
const IPV4_PREFIX = '0:0:0:0:0:ffff:';

/**
 * What counts as one address for limits: an IPv4 address, or the /64 of an IPv6 address, which one subscriber has whole.
 * @param address as the gateway gives it; text that is neither stands for itself.
 * @see RFC 6177; RFC 4291 section 2.2 for the text form, 2.5.5.2 for IPv4 inside
 */
export const sourceNetwork = (ipAddress: string): string => {
  const url = `http://[${ipAddress}]`;
  if (!isIPv6(ipAddress) || !URL.canParse(url)) return ipAddress;
  // The URL parser knows every spelling, and gives the shortest.
  const groups = expand(new URL(url).hostname.slice(1, -1));
  const text = groups.join(':');
  if (text.startsWith(IPV4_PREFIX)) return ipv4Of(groups.slice(-2));
  return `${groups.slice(0, NETWORK_GROUPS).join(':')}::/64`;
};

/** All eight groups, where `::` stands for some. */
const expand = (shortest: string): string[] => {
  const [head = '', tail = ''] = shortest.split('::');
  const [first, last] = [head, tail].map((part) => (part === '' ? [] : part.split(':'))) as [string[], string[]];
  return [...first, ...Array<string>(GROUPS - first.length - last.length).fill('0'), ...last];
};

const ipv4Of = (groups: readonly string[]): string =>
  groups
    .flatMap((group) => {
      const bits = Number.parseInt(group, 16);
      return [bits >> 8, bits & 0xff];
    })
    .join('.');

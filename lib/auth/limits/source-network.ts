import { isIPv6 } from 'node:net';

const GROUPS = 8;
const NETWORK_GROUPS = 4;
/** The first groups of an IPv6 address that contains an IPv4 address: `::ffff:0:0/96`. */
const IPV4_PREFIX = '0:0:0:0:0:ffff:';

/**
 * The network that limits count as one source: an IPv4 address itself, or the /64 network of an IPv6 address, because one
 * subscriber can use every IPv6 address of a /64.
 * @param ipAddress of the client. Text that is not an IP address is returned unchanged.
 * @see RFC 6177; RFC 4291 section 2.2 for the text form, 2.5.5.2 for IPv4-mapped addresses
 */
export const sourceNetwork = (ipAddress: string): string => {
  const url = `http://[${ipAddress}]`;
  if (!isIPv6(ipAddress) || !URL.canParse(url)) return ipAddress;
  // The URL parser accepts every spelling of an IPv6 address and returns the shortest one.
  const groups = expand(new URL(url).hostname.slice(1, -1));
  const text = groups.join(':');
  if (text.startsWith(IPV4_PREFIX)) return ipv4Of(groups.slice(-2));
  return `${groups.slice(0, NETWORK_GROUPS).join(':')}::/64`;
};

/** All eight groups of a compressed address, in which `::` replaces groups of zeros. */
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

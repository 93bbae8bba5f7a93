const GROUPS = 8;
const NETWORK_GROUPS = 4;

/**
 * What counts as one address for limits: an IPv4 address, or the /64 of an IPv6 address, which one subscriber has whole.
 * @param address as the gateway gives it; text that is neither stands for itself.
 * @see RFC 6177; RFC 4291 section 2.2 for the text form, 2.5.5.2 for IPv4 inside
 */
export const sourceNetwork = (address: string): string => {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  if (mapped?.[1] !== undefined) return mapped[1];
  if (!address.includes(':')) return address;
  const [head = '', tail] = address
    .toLowerCase()
    .split('::')
    .map((part) => part);
  const first = head === '' ? [] : head.split(':');
  const last = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = Array<string>(Math.max(0, GROUPS - first.length - last.length)).fill('0');
  const groups = tail === undefined ? first : [...first, ...zeros, ...last];
  return `${groups
    .slice(0, NETWORK_GROUPS)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`;
};

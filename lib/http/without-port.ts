/** `1.2.3.4:5678`, `[2001:db8::1]` and `[2001:db8::1]:443`. An IPv6 address without brackets has no port. RFC 3986 section 3.2.2 */
const WITH_PORT = /^(?:(?<v4>[\d.]+):\d{1,5}|\[(?<v6>[\da-f:.]*:[\da-f:.]*)\](?::\d{1,5})?)$/i;

/**
 * An IP address without the port and the brackets that may be written around it. API Gateway adds the port to `sourceIp` where
 * clients authenticate by mutual TLS. Any other text is returned as it is.
 */
export const withoutPort = (address: string): string => {
  const { v4, v6 } = WITH_PORT.exec(address)?.groups ?? {};
  return v4 ?? v6 ?? address;
};

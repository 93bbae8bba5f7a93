import { isIP } from 'node:net';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { hashToken, isSameHash } from '../crypto/hash-token';
import { RequestError } from './request-error';
import { withoutPort } from './without-port';

/** The proxies and application servers in front of the service that may name the address of their client. */
export interface TrustedProxies {
  /** Hashes of the accepted secrets, as `hashToken` makes them. Several are accepted while a secret is being replaced. */
  readonly secretHashes: readonly string[];
  /** The header in which a proxy names the address, in lower case. */
  readonly addressHeader: string;
}

/** The header that carries the secret of a proxy. */
export const PROXY_HEADER = 'x-latchkey-proxy';

/** CloudFront sends address and port, and writes an IPv6 address without brackets: the port follows the last colon. */
const VIEWER_ADDRESS_HEADER = 'cloudfront-viewer-address';

const LAST_PORT = /:\d{1,5}$/;

/**
 * The IP address of the client: the one that the gateway saw, unless the request carries the secret of a trusted proxy and that
 * proxy names another one. Without the right secret both headers are ignored, because anybody can send them.
 * @param proxies `undefined`: no proxy is trusted.
 * @throws {RequestError} `malformed_client_address` if a trusted proxy names something else than one IP address. Using the
 * address of the proxy instead would put all its clients under one limit without anybody noticing.
 */
export const clientAddress = (event: APIGatewayProxyEventV2, proxies: TrustedProxies | undefined): string => {
  const sourceIp = withoutPort(event.requestContext.http.sourceIp);
  if (proxies === undefined || !isFromProxy(event, proxies)) return sourceIp;
  const named = event.headers[proxies.addressHeader];
  if (named === undefined) return sourceIp;
  const address = parseAddress(named, proxies.addressHeader === VIEWER_ADDRESS_HEADER);
  if (address !== null) return address;
  throw new RequestError('malformed_client_address', `${proxies.addressHeader} is not one IP address`);
};

/** Compares in constant time. A repeated header arrives as one value with commas, which is no secret. */
const isFromProxy = ({ headers }: APIGatewayProxyEventV2, { secretHashes }: TrustedProxies): boolean => {
  const secret = headers[PROXY_HEADER];
  if (secret === undefined) return false;
  const sent = hashToken(secret);
  return secretHashes.some((hash) => isSameHash(sent, hash));
};

/**
 * @param hasPort whether the text certainly ends in a port. Otherwise a port is only recognised where it cannot be a part of the
 * address, as `withoutPort` does.
 * @returns `null` if the text is not one IP address. An IPv6 zone (`%eth0`) is refused: it means nothing outside its machine.
 */
const parseAddress = (text: string, hasPort: boolean): string | null => {
  const address = hasPort && !text.startsWith('[') ? text.replace(LAST_PORT, '') : withoutPort(text);
  return isIP(address) !== 0 && !address.includes('%') ? address : null;
};

/** @throws {Error} if the URL is not https, except on this machine: an attacker on the way could replace what it answers. */
export const requireSecure = (url: string): void => {
  const { protocol, hostname } = new URL(url);
  const isLocal =
    hostname === 'localhost' || hostname.endsWith('.localhost') || ['127.0.0.1', '[::1]'].includes(hostname);
  if (protocol !== 'https:' && !isLocal) throw new Error(`${url} must begin with https://`);
};

/**
 * The origin of a URL as browsers write it in the header `Origin`, e.g. `https://auth.example.com` or `capacitor://localhost`.
 * @returns `null` if the text is not a URL with a host, e.g. `about:blank` or `null`.
 * @see URL section 4.7 "Origin"; browsers write the origin of a custom scheme as `scheme://host`, although this section says `null`
 */
export const originOf = (text: string): string | null => {
  if (!URL.canParse(text)) return null;
  const { origin, protocol, host } = new URL(text);
  if (origin !== 'null') return origin;
  return host === '' ? null : `${protocol}//${host}`;
};

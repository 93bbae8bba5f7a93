import { domainToASCII, domainToUnicode } from 'node:url';

const MAX_BYTES = 254;
const LOCAL_PART = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const DOMAIN = /^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?!\d+$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])$/;
/** The characters a typed domain may contain. Others (`%`, `/`, `:`, `@`) have a meaning to the URL parser that converts it. */
const TYPED_DOMAIN = /^[\p{L}\p{M}\p{N}.\u3002\uff0e\uff61-]+$/u;

/** Whether every `xn--` label is valid: decoding and encoding it gives the same label. Node 24 no longer checks this itself. */
const isFaithful = (domain: string): boolean => {
  if (!domain.includes('xn--')) return true;
  const unicode = domainToUnicode(domain);
  return !unicode.includes('xn--') && domainToASCII(unicode) === domain;
};

/**
 * The canonical form of an email, which is stored, compared and returned: trimmed, lower case, the domain in its `xn--` form.
 * The local part is ASCII without quotes or comments, of at most 64 bytes; the whole email has at most 254 bytes.
 * @returns `null` if the text is not such an email.
 * @see OWASP Email Validation and Verification Cheat Sheet; RFC 5321 section 4.5.3.1; RFC 5890 section 2.3.2.1
 */
export const canonicalEmail = (text: string): string | null => {
  const trimmed = text.trim();
  const at = trimmed.lastIndexOf('@');
  const localPart = trimmed.slice(0, at).replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  const typedDomain = trimmed.slice(at + 1);
  if (at < 1 || localPart.length > 64 || !LOCAL_PART.test(localPart)) return null;
  if (typedDomain.length > MAX_BYTES || !TYPED_DOMAIN.test(typedDomain)) return null;
  const domain = domainToASCII(typedDomain).toLowerCase();
  const email = `${localPart}@${domain}`;
  return DOMAIN.test(domain) && isFaithful(domain) && email.length <= MAX_BYTES ? email : null;
};

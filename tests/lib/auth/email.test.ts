import { describe, expect, test } from '@jest/globals';
import { canonicalEmail } from '../../../lib/auth/email';

/** A domain of exactly this many bytes. */
const domainOf = (bytes: number) => 'a.'.repeat(Math.floor(bytes / 2) - 1) + 'a'.repeat(2 + (bytes % 2));

const accepted: [title: string, typed: string, canonical: string][] = [
  ['a plain address', 'bob@example.com', 'bob@example.com'],
  ['white space around', ' \t\u00a0bob@example.com\r\n', 'bob@example.com'],
  ['capitals', 'Bob.Smith@Example.COM', 'bob.smith@example.com'],
  ['every sign an unquoted local part may have', "!#$%&'*+/=?^_`{|}~-@example.com", "!#$%&'*+/=?^_`{|}~-@example.com"],
  ['a tag, which is part of the address', 'bob+list@example.com', 'bob+list@example.com'],
  ['an international domain', 'bob@MÜNCHEN.de', 'bob@xn--mnchen-3ya.de'],
  ['a decomposed international domain', 'bob@mu\u0308nchen.de', 'bob@xn--mnchen-3ya.de'],
  ['a domain in xn-- form', 'bob@XN--Mnchen-3YA.de', 'bob@xn--mnchen-3ya.de'],
  ['an international top level', 'bob@пример.рф', 'bob@xn--e1afmkfd.xn--p1ai'],
  ['a fullwidth dot', 'bob@example\uff0ecom', 'bob@example.com'],
  ['an ideographic dot', 'bob@example\u3002com', 'bob@example.com'],
  ['a halfwidth ideographic dot', 'bob@example\uff61com', 'bob@example.com'],
  ['fullwidth letters in the domain', 'bob@ｅｘａｍｐｌｅ.com', 'bob@example.com'],
  ['a Kelvin sign in the domain', 'bob@\u212aelvin.com', 'bob@kelvin.com'],
  ['a domain that begins with a digit', 'bob@1and1.com', 'bob@1and1.com'],
  ['a local part of 64 bytes', `${'a'.repeat(64)}@example.com`, `${'a'.repeat(64)}@example.com`],
  ['254 bytes', `a@${domainOf(252)}`, `a@${domainOf(252)}`],
];

const refused: [title: string, typed: string][] = [
  ['nothing', ''],
  ['no at sign', 'bob'],
  ['no local part', '@example.com'],
  ['no domain', 'bob@'],
  ['two at signs', 'bob@home@example.com'],
  ['a Kelvin sign in the local part', '\u212aelvin@example.com'],
  ['letters beyond ASCII in the local part', 'bjørn@example.com'],
  ['fullwidth letters in the local part', 'ｂｏｂ@example.com'],
  ['a quoted local part', '"bob"@example.com'],
  ['a comment', 'bob(home)@example.com'],
  ['a comment in the domain', 'bob@(home)example.com'],
  ['a display name', 'Bob <bob@example.com>'],
  ['a list', 'bob@example.com,eve@example.com'],
  ['a list with semicolons', 'bob@example.com;eve@example.com'],
  ['white space inside', 'bob smith@example.com'],
  ['a header injected', 'bob@example.com\r\nBcc: eve@example.com'],
  ['a line break in the local part', 'bob\n@example.com'],
  ['NUL in the local part', 'bob\0@example.com'],
  ['NUL in the domain', 'bob@example.com\0.evil.com'],
  ['a control character', 'bob\u0007@example.com'],
  ['a soft hyphen', 'bob@exam\u00adple.com'],
  ['a zero width joiner', 'bob@exam\u200dple.com'],
  ['a lone surrogate', 'bob@\ud800.com'],
  ['a dot first', '.bob@example.com'],
  ['a dot last', 'bob.@example.com'],
  ['double dots', 'bob..smith@example.com'],
  ['double dots in the domain', 'bob@example..com'],
  ['a dot before the domain', 'bob@.example.com'],
  ['a dot after the domain', 'bob@example.com.'],
  ['no dot in the domain', 'bob@localhost'],
  ['a percent sign in the domain', 'bob@ex%61mple.com'],
  ['a path', 'bob@example.com/eve'],
  ['a port', 'bob@example.com:25'],
  ['a query', 'bob@example.com?eve'],
  ['an underscore in the domain', 'bob@exam_ple.com'],
  ['a hyphen at the beginning of a label', 'bob@-example.com'],
  ['a hyphen at the end of a label', 'bob@example-.com'],
  ['an address of IPv4', 'bob@127.0.0.1'],
  ['a short address of IPv4', 'bob@127.1'],
  ['a hexadecimal address of IPv4', 'bob@0x7f.1'],
  ['an IPv4 literal', 'bob@[127.0.0.1]'],
  ['an IPv6 literal', 'bob@[IPv6:::1]'],
  ['a numeric top level', 'bob@example.123'],
  ['digits that only look otherwise', 'bob@example.①②'],
  ['a broken xn-- label', 'bob@xn--a.com'],
  ['a broken xn-- label among good ones', 'bob@xn--mnchen-3ya.xn--a-yoc.com'],
  ['a label of 64 bytes', `bob@${'a'.repeat(64)}.com`],
  ['a local part of 65 bytes', `${'a'.repeat(65)}@example.com`],
  ['255 bytes', `a@${domainOf(253)}`],
  ['a domain that is too long only in xn-- form', `bob@${'ü'.repeat(20)}.${`${'ü'.repeat(40)}.`.repeat(5)}com`],
];

describe('canonicalEmail', () => {
  test.each(accepted)('reads %s', (_, typed, canonical) => {
    expect(canonicalEmail(typed)).toBe(canonical);
  });

  test.each(accepted)('leaves its own result for %s as it is', (_, __, canonical) => {
    expect(canonicalEmail(canonical)).toBe(canonical);
  });

  test.each(refused)('refuses %s', (_, typed) => {
    expect(canonicalEmail(typed)).toBeNull();
  });

  test('measures the limits by the canonical form', () => {
    expect(canonicalEmail(`a@${domainOf(252)}`)).toHaveLength(254);
    expect(canonicalEmail(`  a@${domainOf(252)}  `)).toHaveLength(254);
  });

  test('needs no long time for hostile text', () => {
    const startedAt = performance.now();
    canonicalEmail(`${'a.'.repeat(50_000)}@example.com`);
    canonicalEmail(`a@${'a-'.repeat(50_000)}.com`);
    canonicalEmail(`a@${'a-'.repeat(120)}`);
    canonicalEmail(`a@${'ﷺ'.repeat(250)}.com`);
    expect(performance.now() - startedAt).toBeLessThan(200); // milliseconds
  });
});

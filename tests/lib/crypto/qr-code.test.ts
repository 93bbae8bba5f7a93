import { expect, test } from '@jest/globals';
import { qrCode, qrPicture } from '../../../lib/crypto/qr-code';

/** The dark modules, row by row, from the rectangles of the path. */
const modulesOf = (svg: string): { size: number; isDark(x: number, y: number): boolean } => {
  const size = Number(/viewBox="0 0 (\d+) \d+"/.exec(svg)?.[1]);
  const dark = new Set([...svg.matchAll(/M(\d+),(\d+)h1v1h-1z/g)].map(([, x, y]) => `${x} ${y}`));
  return { size, isDark: (x, y) => dark.has(`${x} ${y}`) };
};

test('is an SVG element without script, style or reference', () => {
  const svg = qrCode('otpauth://totp/Latchkey:bob?secret=A');
  expect(svg).toMatch(
    /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox="[\d ]+">(?:<(?:rect|path) [^<>]*\/>)+<\/svg>$/,
  );
  expect(svg).not.toMatch(/script|style|href|url\(|on\w+=/);
});

test('has the finder patterns of a QR code and a quiet zone of four modules', () => {
  const { size, isDark } = modulesOf(qrCode('otpauth://totp/Latchkey:bob?secret=A'));
  // ISO/IEC 18004 sections 6.3.3 and 6.3.8
  expect((size - 8 - 17) % 4).toBe(0);
  for (const [left, top] of [
    [4, 4],
    [size - 11, 4],
    [4, size - 11],
  ] as const) {
    for (let at = 0; at < 7; at += 1) {
      expect([isDark(left + at, top), isDark(left, top + at), isDark(left + 6, top + at)]).toEqual([true, true, true]);
    }
    expect([isDark(left + 1, top + 1), isDark(left + 3, top + 3)]).toEqual([false, true]);
  }
  for (let x = 0; x < size; x += 1) expect([0, 1, 2, 3].some((y) => isDark(x, y) || isDark(y, x))).toBe(false);
});

test('differs for texts that differ', () => {
  expect(qrCode('one')).not.toBe(qrCode('two'));
});

test('the picture for pages has the same black modules', () => {
  const text = 'otpauth://totp/Latchkey:bob?secret=A';
  const { size, path } = qrPicture(text);
  const code = modulesOf(qrCode(text));
  const dark = new Set<string>();
  for (const [, x, y, width] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\3z/g))
    for (let at = 0; at < Number(width); at += 1) dark.add(`${Number(x) + at} ${y}`);
  expect([size, path.replace(/M\d+ \d+h(\d+)v1h-\1z/g, '')]).toEqual([code.size, '']);
  for (let x = 0; x < size; x += 1)
    for (let y = 0; y < size; y += 1) expect(dark.has(`${x} ${y}`)).toBe(code.isDark(x, y));
});

/** What a `User-Agent` says about a browser, in the names that people know; `null` for what it does not say. */
interface BrowserName {
  readonly browser: string | null;
  readonly system: string | null;
}

type Names = readonly (readonly [pattern: RegExp, name: string])[];

/** The first match counts: most browsers also name those whose pages they imitate. */
const BROWSERS: Names = [
  [/\bEdg(?:e|A|iOS)?\//, 'Edge'],
  [/\b(?:OPR|OPT|Opera)\//, 'Opera'],
  [/\bVivaldi\//, 'Vivaldi'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(?:Firefox|FxiOS)\//, 'Firefox'],
  [/\b(?:Chrome|CriOS|Chromium|HeadlessChrome)\//, 'Chrome'],
  [/\bVersion\/.*\bSafari\//, 'Safari'],
];

const SYSTEMS: Names = [
  [/\biPad\b/, 'iPad'],
  [/\biPhone\b/, 'iPhone'],
  [/\bAndroid\b/, 'Android'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bWindows\b/, 'Windows'],
  [/\bMacintosh\b|\bMac OS X\b/, 'macOS'],
  [/\bLinux\b/, 'Linux'],
];

/** The name of a program that is no browser, such as `curl/8.5.0`. */
const PROGRAM = /^(?!Mozilla\b)([A-Za-z][\w.-]{0,30})(?:\/|$)/;

/**
 * The names of a browser and its system, for people who look for their own devices. Newer versions of a browser keep the parts that are read
 * here: they are the ones that other sites rely on.
 * @param userAgent as sent: any text. @see RFC 9110 section 10.1.5
 */
export const browserName = (userAgent: string): BrowserName => ({
  browser: nameIn(BROWSERS, userAgent) ?? PROGRAM.exec(userAgent)?.[1] ?? null,
  system: nameIn(SYSTEMS, userAgent),
});

const nameIn = (names: Names, userAgent: string): string | null =>
  names.find(([pattern]) => pattern.test(userAgent))?.[1] ?? null;

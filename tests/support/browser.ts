import type { Browser } from 'playwright-core';

/** Whether there is a browser for this machine: the package that holds one has it for Linux on x64 alone. */
export const hasBrowser = process.platform === 'linux' && process.arch === 'x64';

/** A Chromium out of node_modules, without a window; unpacked to the temporary folder the first time. */
export const startBrowser = async (): Promise<Browser> => {
  const [{ default: binary }, { chromium }] = [await import('@sparticuz/chromium'), await import('playwright-core')];
  return chromium.launch({
    executablePath: await binary.executablePath(),
    // It has no sandbox where tests run as root, and no graphics card.
    args: ['--no-sandbox', '--disable-gpu'],
  });
};

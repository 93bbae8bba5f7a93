import type { Browser } from 'playwright-core';

/** Whether this machine has a browser: the package contains one for Linux on x64 only. */
export const hasBrowser = process.platform === 'linux' && process.arch === 'x64';

/**
 * A headless Chromium from node_modules. The first call unpacks it to the temporary folder.
 * @param options.hosts host name -> the IP address that it has for this browser; `*` is any text
 */
export const startBrowser = async ({ hosts = {} }: { hosts?: Record<string, string> } = {}): Promise<Browser> => {
  const [{ default: binary }, { chromium }] = [await import('@sparticuz/chromium'), await import('playwright-core')];
  const rules = Object.entries(hosts).map(([name, address]) => `MAP ${name} ${address}`);
  return chromium.launch({
    executablePath: await binary.executablePath(),
    // The sandbox does not work where tests run as root, and there is no graphics card.
    args: ['--no-sandbox', '--disable-gpu', `--host-resolver-rules=${rules.join(',')}`],
  });
};

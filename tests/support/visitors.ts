import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from '@jest/globals';
import { plantCanary, plantCookie } from './canaries';

/** What browsers and mailboxes see of a service that `npm start` started, in mode `hardened`. */

export interface Page {
  status: number;
  text: string;
  headers: Headers;
}

type Body = URLSearchParams | string | undefined;

const COOKIES =
  /^__Host-(?:session_id|device|sign_up|sign_in|challenge|form|notice|second_step|_my_session_id|user-api-credentials)$/;
const PAGE = { accept: 'text/html', 'sec-fetch-site': 'same-origin', origin: 'null' };
const SCRIPT = { 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' };

/** Keeps cookies, and says of its forms what browsers say. */
export const newBrowser = (origin: string, name: string) => {
  const jar = new Map<string, string>();
  const sendAs = async (headers: Record<string, string>, method: string, path: string, body: Body): Promise<Page> => {
    const cookies: Record<string, string> =
      jar.size === 0 ? {} : { cookie: [...jar].map((pair) => pair.join('=')).join('; ') };
    const response = await fetch(new URL(path, origin), {
      method,
      redirect: 'manual',
      headers: { 'user-agent': name, ...headers, ...cookies },
      ...(body === undefined ? {} : { body }),
    });
    for (const cookie of response.headers.getSetCookie()) keep(cookie);
    return { status: response.status, text: await response.text(), headers: response.headers };
  };
  const send = (method: string, path: string, form?: Record<string, string>, isPage = false): Promise<Page> =>
    sendAs(isPage ? PAGE : {}, method, path, form === undefined ? undefined : new URLSearchParams(form));
  const keep = (cookie: string) => {
    const [pair = '', ...attributes] = cookie.split('; ');
    expect(attributes).toEqual(expect.arrayContaining(['Path=/', 'HttpOnly', 'SameSite=Lax', 'Secure']));
    const [, name = '', value = ''] = /^([^=]+)=(.*)$/.exec(pair) ?? [];
    expect(name).toMatch(COOKIES);
    plantCookie(pair);
    if (value === '') jar.delete(name);
    else jar.set(name, value);
  };
  return {
    send,
    /** What a script of a page of the service asks. @returns the status, and the fields of the answer. */
    ask: async (method: string, path: string, fields?: Record<string, string>) => {
      const { status, text, headers } = await sendAs(SCRIPT, method, path, fields && JSON.stringify(fields));
      return { status, headers, body: (text === '' ? {} : JSON.parse(text)) as Record<string, unknown> };
    },
    /** Open a page, fill in its form and press the button. @returns the page itself if it has no form. */
    press: async (link: string, filled: Record<string, string> = {}): Promise<Page> => {
      const page = await send('GET', link, undefined, true);
      const [, action] = /<form method="post" action="([^"]+)"/.exec(page.text) ?? [];
      if (action === undefined) return page;
      const hidden = hiddenFieldsOf(page.text);
      expect(fieldsOf(page.text)).toEqual([...Object.keys(hidden), ...Object.keys(filled)]);
      return send('POST', action, { ...hidden, ...filled }, true);
    },
    profile: async () => (await send('GET', '/profile')).status,
  };
};

const fieldsOf = (page: string): string[] =>
  [...page.matchAll(/<input[^>]* name="([^"]+)"/g)].map(([, name]) => name ?? '');

/** Name -> value of the fields that nobody sees. */
const hiddenFieldsOf = (page: string): Record<string, string> =>
  Object.fromEntries(
    [...page.matchAll(/<input type="(?:hidden|text)" name="([^"]+)" value="([^"]*)"/g)].map(([, name, value]) => [
      name ?? '',
      value ?? '',
    ]),
  );

interface Mail {
  subject: string;
  links: string[];
  text: string;
}

const MAX_READS = 1200;

/** Mails leave after the answer: waits until there are as many. @returns the newest. */
export const newestMail = async (origin: string, to: string, count: number): Promise<Mail & { link: string }> => {
  let mails: Mail[] = [];
  for (let looks = 0; looks < MAX_READS && mails.length < count; looks += 1) {
    mails = (await (await fetch(`${origin}/inbox.json?to=${encodeURIComponent(to)}`)).json()) as Mail[];
    if (mails.length < count) await sleep(50);
  }
  expect(mails).toHaveLength(count);
  const [{ subject, links, text }] = mails as [Mail];
  const [link = ''] = links;
  plantCanary(link.split('token=')[1] ?? '');
  return { subject, links, text, link };
};

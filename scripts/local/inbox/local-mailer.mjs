import { join } from 'node:path';
import { inMemory } from '../settings.mjs';
import { linksIn } from './mail-links.mjs';
import { idPattern, mailFolder, mailMemory } from './mail-places.mjs';

/** @typedef {import('../../../lib/auth/ports').RenderedMail} RenderedMail */

/**
 * A mail as it is kept in its file.
 * @typedef {RenderedMail & { sent_at: string, links: string[] }} KeptMail sent_at: ISO 8601 UTC
 */

/**
 * A mailer that keeps mails instead of sending them: people read them on the inbox page, programs in their files.
 * @typedef {object} LocalMailer
 * @property {import('../../../lib/auth/ports').Mailer['send']} send keeps one copy per mail id, the last one
 * @property {(question?: { to?: string | undefined, limit?: number }) => Promise<KeptMail[]>} list newest first, by the time of
 *   the first `send`; to: a whole email, in any letter case
 * @property {(id: string) => Promise<KeptMail | null>} find
 * @property {string | null} dir the folder of the files; `null` if they are in memory
 */

/**
 * @param {string} dataDir absolute path; its folder `mail` gets a file per mail. `:memory:` keeps the newest mails in memory only
 * @param {() => Date} [now]
 * @returns {LocalMailer}
 */
export function createLocalMailer(dataDir, now = () => new Date()) {
  const { names, write, read, dir } = dataDir === inMemory ? mailMemory() : mailFolder(join(dataDir, 'mail'));
  /** @type {Map<string, string>} recipients in lower case by mail id, of the mails that were read or written so far */
  const recipients = new Map();

  /** @param {string} id */
  const find = async (id) => {
    const name = names.get(id);
    const mail = name === undefined ? null : await read(name);
    if (mail !== null) recipients.set(id, mail.to.toLowerCase());
    return mail;
  };

  return {
    dir,

    send: async ({ id, to, subject, text, html }) => {
      if (!idPattern.test(id)) return { outcome: 'refused', reason: 'id' };
      const sentAt = now().toISOString();
      // Some systems allow no colons in file names.
      const name = names.get(id) ?? `${sentAt.replaceAll(':', '-')}-${id}`;
      try {
        await write(name, { id, to, subject, text, html, sent_at: sentAt, links: linksIn(text) });
      } catch (error) {
        return { outcome: 'delayed', reason: String(/** @type {NodeJS.ErrnoException} */ (error).code) };
      }
      recipients.set(id, to.toLowerCase());
      return { outcome: 'sent' };
    },

    list: async ({ to, limit = Number.POSITIVE_INFINITY } = {}) => {
      const wanted = to?.toLowerCase();
      const found = [];
      const newestFirst = [...names].sort(([, one], [, other]) => (one < other ? 1 : -1));
      for (const [id] of newestFirst) {
        if (found.length >= limit) break;
        if (wanted !== undefined && (recipients.get(id) ?? wanted) !== wanted) continue;
        const mail = await find(id);
        if (mail !== null && (wanted === undefined || recipients.get(id) === wanted)) found.push(mail);
      }
      return found;
    },

    find,
  };
}

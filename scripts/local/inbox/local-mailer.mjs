import { join } from 'node:path';
import { inMemory } from '../settings.mjs';
import { linksIn } from './mail-links.mjs';
import { idPattern, mailFolder, mailMemory } from './mail-places.mjs';

/** @typedef {import('../../../lib/auth/ports').RenderedMail} RenderedMail */

/**
 * A mail as it was taken: what is in its file.
 * @typedef {RenderedMail & { sent_at: string, links: string[] }} KeptMail sent_at: ISO 8601 UTC
 */

/**
 * Takes every mail and sends none: people read them on the inbox page, programs in their files.
 * @typedef {object} LocalMailer
 * @property {import('../../../lib/auth/ports').Mailer['send']} send however often a mail is sent, it is kept once, as it was last
 * @property {(question?: { to?: string | undefined, limit?: number }) => Promise<KeptMail[]>} list newest first, by when each
 *   was first sent; to: whole address, any case
 * @property {(id: string) => Promise<KeptMail | null>} find
 * @property {string | null} dir where their files are; `null` in memory
 */

/**
 * @param {string} dataDir absolute path; its folder `mail` has a file for each mail. `:memory:` keeps the newest in memory only
 * @param {() => Date} [now]
 * @returns {LocalMailer}
 */
export function createLocalMailer(dataDir, now = () => new Date()) {
  const { names, write, read, dir } = dataDir === inMemory ? mailMemory() : mailFolder(join(dataDir, 'mail'));
  /** @type {Map<string, string>} what a question may ask for, by id, as far as it was read */
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
      // Colons are no characters of file names everywhere.
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

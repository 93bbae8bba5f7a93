import { existsSync, readdirSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** @typedef {import('./local-mailer.mjs').KeptMail} KeptMail */

/** Ids that every system allows in a file name; ours are uuids. */
export const idPattern = /^[\w-]{1,100}$/;

/** The older ones are forgotten. */
const maxInMemory = 1000;

/**
 * A place that keeps mails under a name made of their time and id.
 * @typedef {object} Place
 * @property {Map<string, string>} names by mail id; may contain mails that were deleted meanwhile
 * @property {(name: string, mail: KeptMail) => Promise<void>} write atomic; replaces an earlier mail of the same name
 * @property {(name: string) => Promise<KeptMail | null>} read null if the mail was deleted or is not readable
 * @property {string | null} dir
 */

/**
 * @param {string} dir absolute path, created with the first mail
 * @returns {Place}
 */
export function mailFolder(dir) {
  /** @type {Map<string, string>} */
  const names = new Map();
  for (const file of existsSync(dir) ? readdirSync(dir) : []) {
    const { name = '', id = '' } = /^(?<name>[\dT.-]+Z-(?<id>[\w-]+))\.json$/.exec(file)?.groups ?? {};
    if (idPattern.test(id)) names.set(id, name);
  }
  return {
    names,
    dir,
    write: async (name, mail) => {
      // After a kill, the same mail is written again and replaces the unfinished draft.
      const draft = join(dir, `${mail.id}.draft`);
      // Each time, because people delete the folder to empty the inbox. Only the owner may read it: a mail's link is a secret.
      await mkdir(dir, { recursive: true, mode: 0o700 });
      await writeFile(draft, `${JSON.stringify(mail, null, 2)}\n`, { mode: 0o600 });
      await rename(draft, join(dir, `${name}.json`));
      names.set(mail.id, name);
    },
    read: async (name) => {
      try {
        const mail = JSON.parse(await readFile(join(dir, `${name}.json`), 'utf8'));
        return isMail(mail) ? mail : null;
      } catch {
        return null;
      }
    },
  };
}

/**
 * @param {any} read
 * @returns {read is KeptMail}
 */
function isMail(read) {
  const fields = ['id', 'to', 'subject', 'text', 'html', 'sent_at'];
  return Array.isArray(read?.links) && fields.every((field) => typeof read[field] === 'string');
}

/** @returns {Place} */
export function mailMemory() {
  /** @type {Map<string, KeptMail>} */
  const mails = new Map();
  /** @type {Map<string, string>} */
  const names = new Map();
  return {
    names,
    dir: null,
    write: async (name, mail) => {
      mails.set(name, mail);
      names.set(mail.id, name);
      const [oldest] = mails.values();
      if (mails.size <= maxInMemory || oldest === undefined) return;
      mails.delete(names.get(oldest.id) ?? '');
      names.delete(oldest.id);
    },
    read: async (name) => mails.get(name) ?? null,
  };
}

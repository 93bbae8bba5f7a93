import { existsSync, readdirSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** @typedef {import('./local-mailer.mjs').KeptMail} KeptMail */

/** What can be part of a file's name everywhere; ours are uuids. */
export const idPattern = /^[\w-]{1,100}$/;

/** Without a folder, as many as a person looks through. */
const maxInMemory = 1000;

/**
 * Where mails are kept, by a name that is their time and id.
 * @typedef {object} Place
 * @property {Map<string, string>} names by the id of the mail; one whose mail is gone may be among them
 * @property {(name: string, mail: KeptMail) => Promise<void>} write all of it or nothing, in place of an earlier one
 * @property {(name: string) => Promise<KeptMail | null>} read null for one that somebody has deleted or made unreadable
 * @property {string | null} dir
 */

/**
 * @param {string} dir absolute path, made when there is something to keep
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
      // What a killed process leaves half written has the name of the mail, which comes again.
      const draft = join(dir, `${mail.id}.draft`);
      // Every time, as deleting the folder is how people empty it. Whoever reads a mail can use its link.
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

/**
 * What a person can do about an engine that has ended, or that answers with an error.
 * @param {string} text its last line, or its error message
 * @param {{ signal?: string | undefined, dataDir: string }} circumstances
 * @returns {string} one or two sentences
 */
export function adviceOn(text, { signal, dataDir }) {
  if (signal !== undefined) {
    return `It was ended by ${signal}, by hand or because memory was short. No stored data is lost: start the service again.`;
  }
  const known = faults.find(({ form }) => form.test(text));
  return known === undefined ? text : `${known.advice(dataDir)} (${text})`;
}

/** Both engines keep their data with SQLite, whose messages these are. */
const faults = [
  {
    form: /malformed|corrupt|not a (?:valid SQLite )?database/i,
    advice: (/** @type {string} */ dataDir) =>
      `The database in ${dataDir} is damaged: put back a copy of this folder, or move it away to start with an empty one.`,
  },
  {
    form: /readonly|read-only|unable to open|permission denied/i,
    advice: (/** @type {string} */ dataDir) =>
      `The database in ${dataDir} cannot be opened: give this user the right to read and write all files there, or set DATA_DIR to another folder.`,
  },
  {
    form: /disk I\/O error|disk is full|no space/i,
    advice: (/** @type {string} */ dataDir) =>
      `The disk with ${dataDir} is full or broken: make room, or set DATA_DIR to a folder on another disk.`,
  },
];

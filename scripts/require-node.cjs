'use strict';

/**
 * Every script of package.json runs this first: an unsupported version of Node would fail somewhere else, with a message that
 * does not name the reason. It exits with 1 after one line. Its syntax is old, so that old versions can print the line.
 */
const range = require('../package.json').engines.node;

const perMajor = 1e6;

/**
 * @param {string} text e.g. `v20.19.0` or `>=24`
 * @returns {number} numbers of this kind compare as the versions do
 */
const numberOf = (text) => {
  const parts = text.replace(/^\D*/, '').split('.').map(parseFloat);
  return Number(parts[0]) * perMajor + (parts[1] || 0) * 1e3 + (parts[2] || 0);
};

/** @param {number} version */
const majorOf = (version) => Math.floor(version / perMajor);

/**
 * @param {number} version
 * @param {string} part of the range, `^20.19.0` or `>=24`
 */
const satisfies = (version, part) => {
  const least = numberOf(part);
  return version >= least && (part.charAt(0) !== '^' || majorOf(version) === majorOf(least));
};

const version = numberOf(process.version);
if (!range.split('||').some((part) => satisfies(version, part.trim()))) {
  process.stderr.write(`Error: Latchkey needs Node ${range}, and this is Node ${process.version}.\n`);
  process.exit(1);
}

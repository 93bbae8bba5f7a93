import { type GenericSchema, getDefault, getDescription } from 'valibot';
import { findFaults } from '../../lib/setting-faults';
import { settings } from '../../lib/settings';

/** The table of settings in docs/settings.md: one row per setting, in the order of lib/settings.ts. */
export const settingsTable = (): string => {
  const rows = Object.entries(settings).map(([name, setting]) => {
    const schema: GenericSchema = setting;
    const fallback = getDefault(schema);
    const text = typeof fallback === 'string' ? (fallback === '' ? 'empty' : `\`${fallback}\``) : defaultText(schema);
    return `| \`${name}\` | ${text} | ${rangeOf(name)} | ${getDescription(schema) ?? ''} |`;
  });
  return ['| setting | default | values | meaning |', '| --- | --- | --- | --- |', ...rows].join('\n');
};

/**
 * The values that a setting accepts, as the refusal of every other value names them.
 * @throws {Error} if it accepts a line feed, which no setting should
 */
export const rangeOf = (name: string): string => {
  const fault = findFaults({ [name]: '\n' }).find((found) => found.name === name);
  if (fault === undefined) throw new Error(`${name} accepts any value: its schema must say what it may be`);
  return fault.text.replace(/^must be /, '').replaceAll('|', '\\|');
};

const defaultText = (schema: GenericSchema): string => (schema.expects.includes('undefined') ? 'none' : 'required');

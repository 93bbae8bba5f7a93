import { type GenericSchema, getDefault, getDescription } from 'valibot';
import { settings } from '../../lib/settings';

/** The table of settings in docs/settings.md: one row per setting, in the order of lib/settings.ts. */
export const settingsTable = (): string => {
  const rows = Object.entries(settings).map(([name, setting]) => {
    const schema: GenericSchema = setting;
    const fallback = getDefault(schema);
    const text = typeof fallback === 'string' ? (fallback === '' ? 'empty' : `\`${fallback}\``) : defaultText(schema);
    return `| \`${name}\` | ${text} | ${getDescription(schema) ?? ''} |`;
  });
  return ['| setting | default | meaning |', '| --- | --- | --- |', ...rows].join('\n');
};

const defaultText = (schema: GenericSchema): string => (schema.expects.includes('undefined') ? 'none' : 'required');

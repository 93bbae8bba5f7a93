import { type GenericSchema, getDefault, getDescription } from 'valibot';
import { settings } from '../../lib/settings';

const START = '<!-- made by `npm run generate` from lib/settings.ts -->';
const END = '<!-- end of what is made -->';

/** The table of settings for README.md, one row per setting, in the order of lib/settings.ts. */
export const configurationTable = (): string => {
  const rows = Object.entries(settings).map(([name, setting]) => {
    const schema: GenericSchema = setting;
    const fallback = getDefault(schema);
    const text = typeof fallback === 'string' ? (fallback === '' ? 'empty' : `\`${fallback}\``) : defaultText(schema);
    return `| \`${name}\` | ${text} | ${getDescription(schema) ?? ''} |`;
  });
  return ['| setting | default | meaning |', '| --- | --- | --- |', ...rows].join('\n');
};

const defaultText = (schema: GenericSchema): string => (schema.expects.includes('undefined') ? 'none' : 'required');

/**
 * README.md with its table of settings replaced.
 * @throws {Error} if the two marks are not there.
 */
export const withConfigurationTable = (readme: string, table: string): string => {
  const [before, rest] = readme.split(START);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined)
    throw new Error('README.md lacks the marks around its table of settings');
  return `${before}${START}\n${table}\n${END}${after}`;
};

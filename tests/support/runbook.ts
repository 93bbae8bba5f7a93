import { textOf } from './doc-pages';

/** A section of docs/runbook.md for a rehearsal. */
const sectionOf = (heading: string): string => {
  const section = textOf('docs/runbook.md')
    .split(/^## /m)
    .find((text) => text.startsWith(`${heading}\n`));
  if (section === undefined) throw new Error(`docs/runbook.md has no section "${heading}"`);
  return section;
};

/**
 * The lines of a section that work on every service, a deployed stage and the local one, in their order. Its other commands are
 * those of AWS.
 */
export const commandsOfIncident = (heading: string): string[] =>
  [...sectionOf(heading).matchAll(/^ *```sh\n(.*?)^ *```$/gms)].flatMap(([, block = '']) =>
    block
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== ''),
  );

/** Whether a section says how the incident is noticed and when it is over. */
export const isComplete = (heading: string): boolean =>
  ['**You notice**', '**It is over**'].every((words) => sectionOf(heading).includes(words));

import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { surfaceNames } from '../../scripts/surface-names.mjs';
import { blocksOf, docPages, STARTS_SERVER, textOf } from '../support/doc-pages';

/** The anchors that GitHub gives the headings of a page. */
const anchorsOf = (page: string): string[] =>
  [...textOf(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );

/** The targets of links inside the repository, relative to its root, with their anchors. */
const linksOf = (page: string): { file: string; anchor: string }[] =>
  [...textOf(page).matchAll(/\]\((?!https?:)([^)]+)\)/g)].map(([, link = '']) => {
    const [path = '', anchor = ''] = link.split('#');
    return { file: path === '' ? page : join(dirname(page), path), anchor };
  });

describe.each(docPages)('%s', (page) => {
  test('links to files and headings that exist', () => {
    const broken = linksOf(page).filter(
      ({ file, anchor }) => !existsSync(file) || (anchor !== '' && !anchorsOf(file).includes(anchor)),
    );
    expect(broken).toEqual([]);
  });

  const commands = blocksOf(page).filter(({ language }) => language === 'sh');

  test('says of every block what it is, and mixes no commands with what they print', () => {
    const kinds = blocksOf(page).map(({ language, text }) => (/^\$ /m.test(text) ? 'with prompts' : language));
    expect(kinds.filter((kind) => kind === 'with prompts' || kind === 'console')).toEqual([]);
  });

  test('has commands that can be pasted: no placeholder that the shell takes for a redirection', () => {
    expect(commands.filter(({ text }) => /<[a-z][^<>\n]*>|<\.\.\.>/i.test(text))).toEqual([]);
  });

  test('starts a server only at the end of a block', () => {
    const linesBeforeTheLast = commands.map(({ text }) => text.trimEnd().split('\n').slice(0, -1).join('\n'));
    expect(linesBeforeTheLast.filter((lines) => STARTS_SERVER.test(lines))).toEqual([]);
  });
});

const foldersIn = (path: string): string[] =>
  readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);

describe('docs/contributing.md', () => {
  const contributing = textOf('docs/contributing.md');

  test.each(['lib', 'serverless', 'scripts'])('says what each folder in %s/ is for', (parent) => {
    const missing = foldersIn(parent).filter(
      (name) => !contributing.includes(`${parent}/${name}/`) && !contributing.includes(`\n  ${name}/`),
    );
    expect(missing).toEqual([]);
  });

  test('names every folder of lib/auth, of the surfaces and of the tests', () => {
    const folders = [...foldersIn('lib/auth'), ...foldersIn('functions'), ...foldersIn('tests')];
    expect(folders.filter((name) => !new RegExp(`\\b${name}\\b`).test(contributing))).toEqual([]);
  });

  test('names every script of package.json that a person runs', () => {
    const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> };
    const shown = [contributing, textOf('README.md')].join('\n');
    const run = Object.keys(scripts).filter((name) => name !== 'prepack' && name !== 'postpack');
    const missing = run.filter((name) => !shown.includes(`npm ${name}`) && !shown.includes(`npm run ${name}`));
    expect(missing).toEqual([]);
  });
});

test('the glossary names every folder of a surface', () => {
  const glossary = textOf('docs/glossary.md');
  expect(Object.keys(surfaceNames).filter((folder) => !glossary.includes(folder))).toEqual([]);
});

test.each(['README.md', 'docs/tour.md', 'docs/admin-command.md'])('%s has commands to paste', (page) => {
  expect(blocksOf(page).filter(({ language }) => language === 'sh')).not.toEqual([]);
});

test('the README stays short enough to be read', () => {
  expect(textOf('README.md').split('\n').length).toBeLessThanOrEqual(251);
});

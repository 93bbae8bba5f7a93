import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { surfaceNames } from '../../scripts/surface-names.mjs';

const pages = [
  'README.md',
  'CHANGELOG.md',
  ...readdirSync('docs', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
];
const textOf = (page: string): string => readFileSync(page, 'utf8');

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

describe.each(pages)('%s', (page) => {
  test('links to files and headings that exist', () => {
    const broken = linksOf(page).filter(
      ({ file, anchor }) => !existsSync(file) || (anchor !== '' && !anchorsOf(file).includes(anchor)),
    );
    expect(broken).toEqual([]);
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

test('the README stays short enough to be read', () => {
  expect(textOf('README.md').split('\n').length).toBeLessThanOrEqual(251);
});

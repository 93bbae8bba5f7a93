import { indexSteps } from './index-steps.mjs';
import { resourcesOf } from './resources-of.mjs';
import { tableChangeFaults } from './table-changes.mjs';

/**
 * @typedef {import('./serverless.d.ts').Deployment} Deployment
 * @typedef {import('./serverless.d.ts').Deployments} Deployments
 * @typedef {import('./serverless.d.ts').TemplateResources} TemplateResources
 * @typedef {import('./serverless.d.ts').DeployedTemplate} DeployedTemplate
 * @typedef {{ lines: string[], faults: string[], target: Deployment | null }} Plan `lines` describe it; `faults` forbid it
 */

/**
 * What going back to an earlier deployment would do.
 *
 * @param {object} input
 * @param {DeployedTemplate | null} input.deployed the template of the stack as it is; `null` without a stack
 * @param {Deployments} input.stored
 * @param {string | undefined} input.to the time of the deployment; the one before the current one if it is not given
 * @returns {Promise<Plan>}
 */
export async function rollbackPlan({ deployed, stored, to }) {
  if (deployed === null) return refused('there is no stack of this stage in this region.');
  const all = await stored.list();
  const currentFolder = folderOf(deployed.Resources);
  const list = all.map(({ folder, at }) => `${at.toISOString()}${folder === currentFolder ? '  (runs now)' : ''}`);
  const lines = ['Deployments in the bucket:', ...list.map((line) => `  ${line}`)];
  const target = chosen(all, currentFolder, to);
  if (target === null)
    return refused(
      to === undefined
        ? 'the bucket has no deployment before the one that runs now: deploy the commit before, see docs/runbook.md#a-bad-deployment.'
        : `the bucket has no deployment of ${to}.`,
      lines,
    );
  if (target.folder === currentFolder) return refused('this deployment runs now.', lines);
  const before = await stored.template(target);
  const missing = codeOf(before.Resources).filter(
    (key) => !all.some(({ folder, files }) => files.some((file) => `${folder}/${file}` === key)),
  );
  return {
    target,
    lines: [
      ...lines,
      `From ${currentFolder === null ? 'the current one' : momentOf(currentFolder)?.toISOString()} to ${target.at.toISOString()}:`,
      ...changesOf(deployed.Resources, before.Resources),
    ],
    faults: [
      ...tableChangeFaults(deployed.Resources, before.Resources),
      ...formatFaults(deployed, before),
      ...indexFaults(deployed, before),
      ...(missing.length === 0
        ? []
        : [`the bucket has no more ${missing.length} of its zips: deploy its commit instead.`]),
    ],
  };
}

/**
 * @param {DeployedTemplate} deployed
 * @param {DeployedTemplate} before
 * @returns {string[]} see docs/data-migrations.md
 */
function formatFaults(deployed, before) {
  const [stored, known] = [deployed, before].map(({ Metadata }) => Metadata?.LatchkeyData?.format ?? 1);
  if (Number(known) >= Number(stored)) return [];
  return [
    `the deployed version stores items of format ${stored}, and that deployment knows no format after ${known}: mend the fault in a later version.`,
  ];
}

/**
 * The framework updates the stack at once, and CloudFormation makes or removes one index of a table in one update.
 *
 * @param {DeployedTemplate} deployed
 * @param {DeployedTemplate} before
 * @returns {string[]}
 */
function indexFaults(deployed, before) {
  const does = indexSteps(deployed, before.Resources).flatMap((step) => step.does);
  if (does.length === 0) return [];
  return [
    `indexes have to change first (${does.join('; ')}), which only a deployment does: deploy its commit instead, see docs/runbook.md#a-bad-deployment.`,
  ];
}

/**
 * @param {string} fault
 * @param {string[]} [lines]
 * @returns {Plan}
 */
const refused = (fault, lines = []) => ({ lines, faults: [fault], target: null });

/**
 * @param {Deployment[]} all oldest first
 * @param {string | null} currentFolder
 * @param {string | undefined} to
 */
function chosen(all, currentFolder, to) {
  if (to !== undefined) {
    const wanted = new Date(/^\d+$/.test(to) ? Number(to) : to).getTime();
    return all.find(({ at }) => at.getTime() === wanted) ?? null;
  }
  const current = currentFolder === null ? null : momentOf(currentFolder);
  if (current === null) return null;
  return all.findLast(({ at }) => at < current) ?? null;
}

/**
 * @param {TemplateResources} resources
 * @returns {string[]} the keys of the zips in the bucket
 */
const codeOf = (resources) =>
  functionsOf(resources).map(({ Code }) => String(/** @type {{ S3Key?: string }} */ (Code)?.S3Key));

/**
 * @param {TemplateResources} resources
 * @returns {string | null} the folder of the deployment, which the functions name
 */
function folderOf(resources) {
  const folders = codeOf(resources).map((key) => key.slice(0, key.lastIndexOf('/')));
  return folders.sort((one, other) => Number(momentOf(one)) - Number(momentOf(other))).at(-1) ?? null;
}

/** @param {TemplateResources} resources */
const functionsOf = (resources) => resourcesOf(resources, 'AWS::Lambda::Function').map(([, properties]) => properties);

/**
 * Apart from the code, which always changes.
 *
 * @param {TemplateResources} now
 * @param {TemplateResources} before
 * @returns {string[]}
 */
function changesOf(now, before) {
  const [names, namesBefore] = [now, before].map((resources) =>
    functionsOf(resources).map(({ FunctionName }) => String(FunctionName)),
  );
  const removed = names?.filter((name) => !namesBefore?.includes(name)) ?? [];
  const added = namesBefore?.filter((name) => !names?.includes(name)) ?? [];
  const others = Object.keys(now).filter((id) => !(id in before) && now[id]?.Type !== 'AWS::Lambda::Function').length;
  const [settings, settingsBefore] = [settingsOf(now), settingsOf(before)];
  const changed = [...new Set([...settings.keys(), ...settingsBefore.keys()])].filter(
    (name) => settings.get(name) !== settingsBefore.get(name),
  );
  return [
    `  code and settings of ${namesBefore?.length} functions`,
    ...(removed.length > 0 ? [`  removes the functions ${removed.join(', ')}: their routes answer 404`] : []),
    ...(added.length > 0 ? [`  creates the functions ${added.join(', ')}`] : []),
    ...(others > 0 ? [`  removes ${others} other resources`] : []),
    changed.length > 0 ? `  these settings are as they were: ${changed.sort().join(', ')}` : '  no setting changes',
    '  no data changes. An older version reads what a newer one wrote unless CHANGELOG.md says otherwise under "Updating a stage"',
  ];
}

/**
 * @param {TemplateResources} resources
 * @returns {Map<string, string>} the values of every setting of any function, as text
 */
function settingsOf(resources) {
  /** @type {Map<string, Set<string>>} */
  const values = new Map();
  for (const { Environment } of functionsOf(resources)) {
    const variables = /** @type {{ Variables?: object }} */ (Environment)?.Variables ?? {};
    for (const [name, value] of Object.entries(variables))
      values.set(name, (values.get(name) ?? new Set()).add(JSON.stringify(value)));
  }
  return new Map([...values].map(([name, set]) => [name, [...set].sort().join()]));
}

/**
 * @param {string} folder ends with the milliseconds and the time in ISO 8601, as the framework names it
 * @returns {Date | null}
 */
export function momentOf(folder) {
  const milliseconds = /\/(\d+)-\d{4}-\d\d-\d\dT[\d:.]+Z$/.exec(`/${folder}`)?.[1];
  return milliseconds === undefined ? null : new Date(Number(milliseconds));
}

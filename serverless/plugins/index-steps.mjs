import { isDeepStrictEqual } from 'node:util';
import { resourcesOf } from './resources-of.mjs';

/**
 * @typedef {import('./serverless.d.ts').TemplateResources} TemplateResources
 * @typedef {import('./serverless.d.ts').DeployedTemplate} DeployedTemplate
 * @typedef {{ AttributeName: string }} Named
 * @typedef {{ IndexName: string, KeySchema: Named[], Projection: object }} Index
 * @typedef {Record<string, unknown>} Properties
 * @typedef {{ does: string, indexes: Index[] }} TableStep
 */

/**
 * An update of the stack that changes at most one index of each table.
 * @typedef {object} IndexStep
 * @property {string[]} does one line for each table that it changes
 * @property {string[]} tables their names
 * @property {DeployedTemplate} template
 */

/**
 * The updates of the stack that must come before a deployment that changes the indexes of tables. In one update, CloudFormation can
 * create or delete only one index of a table. It cannot change an index, and it does not wait until a new one can be read. So each index
 * that is new or different gets its own update of the deployed template, while the deployed code keeps running. A deployment that only
 * deletes one index needs no such update.
 *
 * @param {DeployedTemplate} deployed
 * @param {TemplateResources} next the resources of the deployment
 * @returns {IndexStep[]} in their order
 * @see AWS CloudFormation User Guide, "AWS::DynamoDB::Table", GlobalSecondaryIndexes
 */
export function indexSteps(deployed, next) {
  const byTable = resourcesOf(deployed.Resources, 'AWS::DynamoDB::Table').flatMap(([logicalId, before]) => {
    const after = next[logicalId]?.Properties;
    if (after === undefined) return [];
    return [{ logicalId, before, after, steps: stepsOf(indexesOf(before), indexesOf(after)) }];
  });
  const count = Math.max(0, ...byTable.map(({ steps }) => steps.length));
  return Array.from({ length: count }, (_, position) => {
    const changing = byTable.filter(({ steps }) => steps.length > position);
    const resources = byTable.map(({ logicalId, before, after, steps }) => {
      const step = steps[Math.min(position, steps.length - 1)];
      const resource = /** @type {TemplateResources[string]} */ (deployed.Resources[logicalId]);
      return [logicalId, step === undefined ? resource : withIndexes(resource, before, after, step.indexes)];
    });
    return {
      does: changing.map(({ before, steps }) => `${before.TableName}: ${steps[position]?.does}`),
      tables: changing.map(({ before }) => String(before.TableName)),
      template: { ...deployed, Resources: { ...deployed.Resources, ...Object.fromEntries(resources) } },
    };
  });
}

/**
 * @param {Index[]} before
 * @param {Index[]} after
 * @returns {TableStep[]}
 */
function stepsOf(before, after) {
  const old = new Map(before.map((index) => [index.IndexName, index]));
  const names = new Set(after.map(({ IndexName }) => IndexName));
  const removed = before.filter(({ IndexName }) => !names.has(IndexName));
  let indexes = before;
  /** @type {TableStep[]} */
  const steps = [];
  /** @param {string} does @param {Index[]} changed */
  const step = (does, changed) => {
    indexes = changed;
    steps.push({ does, indexes });
  };
  for (const index of after) {
    const present = old.get(index.IndexName);
    if (present !== undefined && isSame(present, index)) continue;
    if (present !== undefined)
      step(
        `remove the index ${index.IndexName}, to make it again`,
        indexes.filter((other) => other !== present),
      );
    step(`make the index ${index.IndexName}`, [...indexes, index]);
  }
  // The deployment itself removes the last one.
  for (const index of removed.slice(0, -1))
    step(
      `remove the index ${index.IndexName}`,
      indexes.filter((other) => other !== index),
    );
  return steps;
}

/** @param {Index} one @param {Index} other: the throughput is left out, because it may change */
const isSame = (one, other) => isDeepStrictEqual([one.KeySchema, one.Projection], [other.KeySchema, other.Projection]);

/** @param {Properties} properties @returns {Index[]} */
const indexesOf = (properties) => /** @type {Index[]} */ (properties.GlobalSecondaryIndexes ?? []);

/**
 * @param {TemplateResources[string]} resource
 * @param {Properties} before
 * @param {Properties} after
 * @param {Index[]} indexes
 * @returns {TemplateResources[string]}
 */
function withIndexes(resource, before, after, indexes) {
  const { GlobalSecondaryIndexes: _, ...properties } = before;
  const keys = [.../** @type {Named[]} */ (before.KeySchema), ...indexes.flatMap(({ KeySchema }) => KeySchema)];
  const wanted = new Set(keys.map(({ AttributeName }) => AttributeName));
  const known = [before, after].flatMap(({ AttributeDefinitions: named = [] }) => /** @type {Named[]} */ (named));
  // DynamoDB refuses a definition that no key uses.
  const definitions = new Map(
    known.flatMap((attribute) => (wanted.has(attribute.AttributeName) ? [[attribute.AttributeName, attribute]] : [])),
  );
  const changed = {
    ...properties,
    AttributeDefinitions: [...definitions.values()],
    ...(indexes.length === 0 ? {} : { GlobalSecondaryIndexes: indexes }),
  };
  return { ...resource, Properties: /** @type {TemplateResources[string]['Properties']} */ (changed) };
}

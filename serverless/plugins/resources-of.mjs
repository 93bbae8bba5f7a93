/** @typedef {Record<string, any>} Properties of a resource in the template */

/**
 * @param {import('./serverless.d.ts').TemplateResources} resources
 * @param {string} type
 * @returns {[logicalId: string, Properties][]} those of this type
 */
export const resourcesOf = (resources, type) =>
  Object.entries(resources).flatMap(([id, { Type, Properties = {} }]) => (Type === type ? [[id, Properties]] : []));

import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { errorName } from '../../../lib/observe/error-name';
import { StartError } from '../start-error.mjs';

/** @typedef {import('../../../lib/events/user-event').UserEvent} UserEvent */
/** @typedef {import('../../../lib/events/deliver-events').EventPublisher} EventPublisher */
/** @typedef {(event: UserEvent) => unknown} EventHandler */

/** After this time with one event, the log says that the handler is slow: all later events wait for it. */
const SLOW_SECONDS = 10;

/**
 * @param {string} serviceDir the folder that a relative path starts from
 * @param {string | undefined} path the value of EVENT_HANDLER; undefined or empty: no handler
 * @returns {Promise<EventHandler | undefined>}
 * @throws {StartError} if it is not a module, or its default export is not a function
 */
export async function loadEventHandler(serviceDir, path) {
  if (!path) return undefined;
  /** @type {{ default?: unknown }} */
  let loaded;
  try {
    loaded = await import(pathToFileURL(resolve(serviceDir, path)).href);
  } catch (error) {
    throw new StartError(`EVENT_HANDLER is ${path}, which cannot be loaded: ${reasonOf(error)}`);
  }
  if (typeof loaded.default === 'function') return /** @type {EventHandler} */ (loaded.default);
  throw new StartError(`EVENT_HANDLER is ${path}: its default export must be a function that takes an event.`);
}

/**
 * Publishes each event to the log, one line each, and to the handler if there is one. One event at a time.
 * @param {EventHandler | undefined} handler
 * @param {typeof import('../../../lib/observe/log').log} log
 * @returns {EventPublisher}
 */
export function localPublisher(handler, log) {
  return {
    maxConcurrent: 1,
    publish: (events) => Promise.all(events.map((event) => deliver(event, handler, log))),
  };
}

/**
 * @param {UserEvent} event
 * @param {EventHandler | undefined} handler
 * @param {typeof import('../../../lib/observe/log').log} log
 * @returns {Promise<boolean>}
 */
async function deliver(event, handler, log) {
  const fields = { type: event.type, user_id: event.user_id, event_id: event.id };
  const seconds = SLOW_SECONDS;
  const slow = setTimeout(() => log('warn', 'event_handler_slow', { ...fields, seconds }), seconds * 1000);
  try {
    await handler?.(event);
    log('info', 'event_delivered', fields);
    return true;
  } catch (error) {
    log('error', 'event_handler_failed', { ...fields, reason: errorName(error) });
    // For the author of the handler, and not in the log: the error may quote an email.
    process.stderr.write(`EVENT_HANDLER failed: ${error instanceof Error ? error.stack : String(error)}\n`);
    return false;
  } finally {
    clearTimeout(slow);
  }
}

/** @param {unknown} error */
function reasonOf(error) {
  return error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
}

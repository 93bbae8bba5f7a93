/** `latchkey/server`: who sent a request to a service of yours. */
export { type ExpressGuard, expressGuard, type Middleware } from './express-guard';
export { type FetchGuard, type FetchHandler, fetchGuard, type UserHandler } from './fetch-guard';
export type { GuardOptions } from './identify';
export type { Claims, User } from './user';

/**
 * The name of each surface, by its folder in functions/.
 * @type {Readonly<Record<string, string>>}
 */
export const surfaceNames = {
  'auth-service': 'Authentication service',
  'mail-links': 'Mail links',
  'hosted-pages': 'Hosted pages',
  'admin-console': 'Admin console',
  'session-api': 'Session API',
  'user-directory': 'User directory',
  'well-known': 'Discovery',
  hooks: 'Hooks',
  gateway: 'Gateway',
};

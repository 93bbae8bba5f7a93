import { crossOriginSuite } from './cross-origin-suite';

/** Mode `classic`, as every test, and no ALLOWED_ORIGINS: the session API is open to pages without cookies. */
crossOriginSuite([], (path) => path === '/openapi.json' || /^\/(\.well-known|api\/v1)\//.test(path));

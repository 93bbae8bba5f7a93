import { crossOriginSuite } from './cross-origin-suite';

/** Mode `classic` without ALLOWED_ORIGINS: every page may read the session API, without cookies. */
crossOriginSuite([], (path) => path === '/openapi.json' || /^\/(\.well-known|api\/v1)\//.test(path));

import { APP, crossOriginSuite } from './cross-origin-suite';

process.env.ALLOWED_ORIGINS = APP;

crossOriginSuite([APP], (path) => path === '/openapi.json' || path.startsWith('/.well-known/'));

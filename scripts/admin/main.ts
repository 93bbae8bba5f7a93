import { runAdmin } from './run';

/** `npm run admin`. */
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
const { env, stdin, stdout, stderr } = process;
process.exitCode = await runAdmin(process.argv.slice(2), { env, stdin, stdout, stderr });

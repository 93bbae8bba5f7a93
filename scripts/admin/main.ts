import { discardTypedAhead, PASSWORD_COMMANDS } from './typed-ahead';

/** `npm run admin`. */
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
const { env, stdin, stdout, stderr } = process;
const argv = process.argv.slice(2);
const typedAhead = argv.some((argument) => PASSWORD_COMMANDS.includes(argument))
  ? discardTypedAhead(stdin, () => process.kill(process.pid, 'SIGINT'))
  : undefined;
// Imported afterwards, because it takes most of a second.
const { runAdmin } = await import('./run');
process.exitCode = await runAdmin(argv, { env, stdin, stdout, stderr, ...(typedAhead && { typedAhead }) });
typedAhead?.close();

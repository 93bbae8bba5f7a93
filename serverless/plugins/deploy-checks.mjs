import { checkSettings } from './check-settings.mjs';

/**
 * @typedef {import('./serverless.d.ts').Serverless} Serverless
 * @typedef {import('./serverless.d.ts').Hooks} Hooks
 */

/** The commands that package functions. */
const packaging = new Set(['package', 'deploy', 'deploy function']);
/** The commands that ask AWS at once. */
const remote = new Set(['deploy', 'preflight', 'examine', 'go-back']);

/**
 * Stops `package` and `deploy` before anything is packaged if a setting is refused, and `deploy` if it cannot succeed, or if
 * nobody could sign up afterwards.
 */
export default class DeployChecks {
  /** @param {Serverless} serverless */
  constructor(serverless) {
    this.serverless = serverless;
    /** @type {Hooks} */
    this.hooks = { initialize: () => this.check() };
  }

  /** @throws a framework error that says what to do */
  async check() {
    const command = this.serverless.processedInput.commands.join(' ');
    if (packaging.has(command)) await this.requireSettings(command === 'deploy');
    if (remote.has(command)) await this.requireCredentials();
  }

  /**
   * Reports the faults of all settings together. A function parses only what it uses, so without this check, the deployment would
   * succeed and some functions would fail.
   *
   * @param {boolean} isDeployed whether the stage must be able to send mails
   */
  async requireSettings(isDeployed) {
    const { serviceDir, service, classes } = this.serverless;
    const { environment } = service.provider;
    const ofFunctions = Object.values(service.functions).map((definition) => ({
      ...environment,
      ...definition.environment,
    }));
    const faults = await checkSettings(serviceDir, ofFunctions);
    if (isDeployed && lacksSender(environment)) {
      faults.push(
        'MAIL_FROM is empty, but sign-ups are confirmed by mail: --param mail-from=<an address that Amazon SES has verified>',
      );
    }
    if (faults.length > 0)
      throw new classes.Error(['Configuration refused:', ...faults].join('\n  '), 'CONFIGURATION_REFUSED');
  }

  async requireCredentials() {
    // Otherwise the SDK prints a warning about old Node versions above the error.
    process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
    try {
      await this.serverless.getProvider('aws').getAccountId();
    } catch (error) {
      const { code, message } = /** @type {{ code?: string, message?: string }} */ (error ?? {});
      const fault =
        code === NO_CREDENTIALS ? 'There are no AWS credentials' : `AWS does not accept the credentials (${message})`;
      throw new this.serverless.classes.Error(
        `${fault}: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY. Nothing was packaged or changed.`,
        'CREDENTIALS_MISSING',
      );
    }
  }
}

/** The code of the framework's error. */
const NO_CREDENTIALS = 'AWS_CREDENTIALS_NOT_FOUND';

/**
 * Without a sender no mail is sent, so in mode hardened nobody can confirm a sign-up.
 *
 * @param {Record<string, unknown>} environment
 */
export const lacksSender = ({ MAIL_FROM: from, CONTRACT_MODE: mode = 'hardened' }) =>
  from === '' && mode === 'hardened';

/**
 * @typedef {import('./serverless.d.ts').Serverless} Serverless
 * @typedef {import('./serverless.d.ts').Hooks} Hooks
 */

/** Stops `deploy` before packaging if it cannot succeed, or if nobody could sign up afterwards. */
export default class DeployChecks {
  /** @param {Serverless} serverless */
  constructor(serverless) {
    this.serverless = serverless;
    /** @type {Hooks} */
    this.hooks = { initialize: () => this.check() };
  }

  /** @throws a framework error that says what to do */
  async check() {
    if (this.serverless.processedInput.commands.join(' ') !== 'deploy') return;
    this.requireMailFrom();
    await this.requireCredentials();
  }

  /** Without a sender no mail is sent, so in mode hardened nobody can confirm a sign-up. */
  requireMailFrom() {
    const { MAIL_FROM: from, CONTRACT_MODE: mode = 'hardened' } = this.serverless.service.provider.environment;
    if (from !== '' || mode !== 'hardened') return;
    const message = 'Sign-ups are confirmed by mail: --param mail-from=<an address that Amazon SES has verified>';
    throw new this.serverless.classes.Error(message, 'MAIL_FROM_MISSING');
  }

  async requireCredentials() {
    try {
      await this.serverless.getProvider('aws').getAccountId();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const message = `AWS credentials are missing or not accepted: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY. ${reason}`;
      throw new this.serverless.classes.Error(message, 'CREDENTIALS_MISSING');
    }
  }
}

import { lacksSender } from './deploy-checks.mjs';

/**
 * What `preflight` and `doctor` find in an account, one line each.
 *
 * @typedef {import('./serverless.d.ts').AwsAccount} AwsAccount
 * @typedef {{ mark: '✔' | '!' | '✖', text: string }} Finding `✖` stops a deployment. On a deployed stage, it means that something does not work or loses data
 */

/** If fewer functions than this may run at the same time, they are soon too few: a sign-in takes half a second. */
const fewConcurrent = 100;

/** The share of the daily mail quota above which a higher quota should be requested. */
const muchOfADay = 0.8;

/** @param {number} limit */
export const concurrencyFinding = (limit) =>
  limit < fewConcurrent
    ? warning(
        `only ${limit} functions may run at the same time in this account and region: ask for more under Service Quotas, "Concurrent executions"`,
      )
    : ok(`${limit} functions may run at the same time`);

/**
 * @param {AwsAccount} account
 * @param {Record<string, unknown>} environment
 * @returns {Promise<Finding[]>}
 */
export async function mailFindings(account, environment) {
  const from = String(environment.MAIL_FROM ?? '');
  if (from === '')
    return [lacksSender(environment) ? stop('mail-from is empty: nobody could sign up') : ok('no mail is sent')];
  const domain = from.slice(from.indexOf('@') + 1);
  const [sending, isVerified] = await Promise.all([
    account.mailSending(),
    Promise.all([account.isVerifiedSender(from), account.isVerifiedSender(domain)]),
  ]);
  return [
    isVerified.includes(true)
      ? ok(`${from} is verified in Amazon SES`)
      : stop(`${from} is not verified in Amazon SES in this region: verify it, or the domain ${domain}`),
    ...(sending.isEnabled ? [] : [stop('Amazon SES has stopped sending for this account: see its reputation metrics')]),
    sending.isProduction
      ? ok(`Amazon SES sends up to ${sending.perDay} mails a day`)
      : warning('Amazon SES is in the sandbox: only verified addresses receive mail'),
    ...(sending.sentToday > muchOfADay * sending.perDay
      ? [
          warning(
            `${sending.sentToday} of ${sending.perDay} mails of the last 24 hours were sent: ask for more under Service Quotas, "Sending quota"`,
          ),
        ]
      : []),
    ...(sending.isHealthy
      ? []
      : [warning('Amazon SES reviews this account because of bounces or complaints: answer its case')]),
    ...(sending.suppressesBounces || environment.MAIL_CONFIGURATION_SET
      ? []
      : [
          warning(
            'Amazon SES sends again to addresses that bounced: switch the suppression list of the account on, or set mail-configuration-set',
          ),
        ]),
  ];
}

/** @param {string} text @returns {Finding} */
export const ok = (text) => ({ mark: '✔', text });
/** @param {string} text @returns {Finding} */
export const warning = (text) => ({ mark: '!', text });
/** @param {string} text @returns {Finding} */
export const stop = (text) => ({ mark: '✖', text });

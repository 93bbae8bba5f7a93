import { describeError } from '../describe-error';
import { type Answer, bodyOf } from './call';

/**
 * What an answer that was not expected usually means, and where to look.
 * @param functionName the function that should have answered, as serverless.yml calls it.
 */
export const explainAnswer = ({ status, requestId, text }: Answer, functionName: string): string =>
  requestId === null
    ? explainGateway(status, functionName)
    : explainFunction(status, requestId, functionName, bodyOf({ text }));

/** Answers without `x-request-id` come from API Gateway, or from something in front of it. */
const explainGateway = (status: number, functionName: string): string => {
  switch (status) {
    case 500:
      return `API Gateway could not get an answer of ${functionName}. The function does not start (see the newest lines of its log group: a setting that is refused, or a missing permission), or the API may not invoke it (HttpApiRole). See docs/runbook.md#the-api-answers-5xx`;
    case 503:
    case 504:
      return `${functionName} was throttled or took too long: see \`npm run doctor\`, and docs/runbook.md#functions-or-tables-are-throttled`;
    case 429:
      return 'API Gateway throttles this stage: see the parameters throttle-rate and throttle-burst, and docs/runbook.md#functions-or-tables-are-throttled';
    case 403:
      return 'Not the service answers. Usually the domain has no mapping to the API, the URL that AWS gives the API is switched off because the stage has a domain, or a firewall refuses the request. See docs/deploy.md#before-the-first-deployment';
    case 404:
      return 'Not the service answers: the URL leads to another API, or has a path that it should not have.';
    default:
      return 'Not the service answers: the header x-request-id is missing. Is something else at this URL, or does a proxy remove the header?';
  }
};

const explainFunction = (
  status: number,
  requestId: string,
  functionName: string,
  body: Readonly<Record<string, unknown>>,
): string => {
  const log = `the log of ${functionName}, request_id ${requestId}`;
  if (status === 503)
    return `DynamoDB or Parameter Store did not answer in time: ${log}. See docs/runbook.md#the-api-answers-5xx`;
  if (status >= 500)
    return `An error of the code or a missing permission: ${log}, line request_failed. See docs/runbook.md#a-bad-deployment`;
  if (status === 429) return 'A limit of attempts or mails was reached: wait a minute, and see docs/limits.md.';
  if (status === 404 || status === 405)
    return `The route is not in the deployment: it answered as for an unknown path. Was the stage deployed from this commit? (${log})`;
  const said = body.message ?? body.error;
  return `${typeof said === 'string' ? `The service says "${said}": ` : ''}see ${log}.`;
};

/** What an error means that was thrown instead of an answer: by `fetch`, if nothing answers, or by a table. */
export const explainError = (error: unknown): string => {
  const { name, cause } = error as { name?: string; cause?: { code?: string; message?: string } };
  if (name === 'TimeoutError') return 'No answer in 35 seconds.';
  if (cause === undefined || name !== 'TypeError') return describeError(error).message;
  const code = cause?.code ?? '';
  switch (code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'The name is not in DNS: the record of the domain must lead to the output ApiDomainTarget. See docs/deploy.md#before-the-first-deployment';
    case 'ECONNREFUSED':
      return 'Nothing listens there: is it the right URL, and does the service run?';
    default:
      return /CERT|SSL|TLS|SELF_SIGNED/.test(code)
        ? `The certificate is not accepted (${code}): is certificate-arn that of the domain?`
        : `Nothing answers (${code || (cause?.message ?? name ?? 'no reason given')}).`;
  }
};

import * as v from 'valibot';
import { AuthError } from '../../../auth/errors';
import { requiredText } from '../../../auth/fields';
import { refusal } from '../../answers';
import type { Answer } from '../../operation';
import { missing, refused, tokenRefused, unreadable, withoutSecondFactor } from '../../refusals';

/** A code of the authenticator app or a recovery code, as typed: the use-case checks it. */
export const codeBody = v.strictObject({ code: requiredText });

export const codeBodyOf = (example: string) => ({
  schema: codeBody,
  accepts: 'form-or-json' as const,
  example: { code: example },
});

/** The schema of recovery codes. */
export const recoveryCodesEntry = v.pipe(
  v.array(v.pipe(v.string(), v.regex(/^(?:[a-z2-7]{4}-){5}[a-z2-7]{4}$/))),
  v.description('Ten codes. Each works once. They are shown by this answer and never again.'),
);

export const exampleRecoveryCodes = [
  'ovr4-2kxd-x7mg-4qhe-rn5s-a6pw',
  'h3ds-q72w-ylcf-u5zb-k2tn-jv6e',
  'c6pa-w4nr-5jxt-zqk7-d3mu-y2bh',
  'z2mq-7hsx-kd5w-r4ja-vu3c-n6tf',
  'e5tn-b3yk-u6cz-2whp-m7rd-q4sj',
  'x4wj-d6uf-3nbm-t5qy-a2ek-h7zc',
  'n7rc-k5zp-h2ev-y6sd-w4xb-f3ma',
  't3hb-m4qg-s6wr-c7fn-z5jy-p2ud',
  'k6yz-u2ct-w5ap-j3xm-h4nq-r7eb',
  'd2xf-n5ms-q7jk-b4tc-y3wa-z6hp',
];

export const noCode = refusal('The code is missing, or the body cannot be read.', [missing('code'), ...unreadable]);

/** The answer to a code that does not work. */
export const wrongCode = refusal('The code is wrong, was used, or is of another time.', [refused('wrong_code')]);

/** The answer of a route that needs a recent sign-in and changes state, to callers whom it does not admit. */
export const notRecent = (description = ''): Answer =>
  refusal(
    'No live session, or a page of another site sent the request. Or the user signed in longer ago than ' +
      `\`RECENT_AUTHENTICATION\`. Or they must have a second factor, and this session proved none.${description}`,
    [
      refused('not_signed_in'),
      tokenRefused,
      refused('cross_site'),
      new AuthError('reauthentication_required', { minutes: 10 }),
      ...withoutSecondFactor,
    ],
  );

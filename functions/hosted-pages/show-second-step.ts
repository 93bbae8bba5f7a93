import { createHandler } from '../../lib/endpoints/hosted-pages/show-second-step';
import { challenges } from '../../lib/runtime/challenges';
import { clock } from '../../lib/runtime/clock';
import { config } from '../../lib/runtime/config';
import { passkeys } from '../../lib/runtime/passkeys';

export const handler = createHandler(
  { challenges, passkeys, clock, mode: config.mode },
  {
    ...config.crossOrigin,
    relyingParty: config.relyingParty,
    challengeCookie: config.challengeCookie,
    secondStepCookie: config.secondStepCookie,
  },
);

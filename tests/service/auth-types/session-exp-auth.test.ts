import { describeAuthType } from './auth-type-suite';

describeAuthType('session_exp_auth');

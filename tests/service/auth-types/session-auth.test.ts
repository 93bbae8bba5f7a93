import { describeAuthType } from './auth-type-suite';

describeAuthType('session_auth');

import { describeAuthType } from './auth-type-suite';

describeAuthType('basic_auth');

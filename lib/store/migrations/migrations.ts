import { searchNames } from './0001-search-names';
import { failedMails } from './0002-failed-mails';
import type { Migration } from './migration';

/** In the order in which they run. A new one is added at the end, and none is removed while a stage may need it. */
export const migrations: readonly Migration[] = [searchNames, failedMails];

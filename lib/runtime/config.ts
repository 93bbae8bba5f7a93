import { parseConfig } from '../config';

/** The settings of this process, read once. */
export const config = parseConfig();

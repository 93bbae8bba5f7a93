import { createConfig } from '../config';

/** The settings of this process. A function names the values that it uses, so that its module loads only if they are valid. */
export const config = createConfig();

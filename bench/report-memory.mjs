/** Loaded before a command whose memory is measured: at its end it says how much it took at most, on file descriptor 3. */
import { writeSync } from 'node:fs';

process.once('exit', () => void writeSync(3, String(process.resourceUsage().maxRSS)));

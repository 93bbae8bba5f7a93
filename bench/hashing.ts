import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { createPasswordHasher } from '../lib/crypto/password-hasher';
import { cpuMillisecondsPerCall } from './cpu-time';
import { interleaved, median } from './statistics';
import { targets } from './targets';
import { atMost, type Topic } from './topic';

const password = 'correct horse battery staple';
const userId = '3f0b6a0e-4a9e-4c55-8a52-0b7c0d2a9f10';
const hashesPerRun = 3;
const costs = [10, 12] as const;

/** Our password hash compared to a native one of the same cost, in CPU milliseconds per hash. */
export const measureHashing = async (runs: number): Promise<Topic> => {
  const rows = [];
  const hasNative = !Number.isNaN(await nativeHash(4));
  for (const cost of costs) {
    const hasher = createPasswordHasher(cost);
    await hasher.hash(password, userId);
    const measured = await interleaved(
      {
        ours: () => cpuMillisecondsPerCall(() => hasher.hash(password, userId), hashesPerRun),
        native: () => nativeHash(cost),
      },
      runs,
    );
    const oursCpuMilliseconds = median(measured.ours);
    const nativeCpuMilliseconds = hasNative ? median(measured.native) : undefined;
    const ratio = nativeCpuMilliseconds && oursCpuMilliseconds / nativeCpuMilliseconds;
    rows.push({
      cost,
      oursCpuMilliseconds,
      nativeCpuMilliseconds,
      oursOverNative: ratio,
      limit: targets.hashOverNative,
      mark: ratio && atMost(targets.hashOverNative, ratio),
    });
  }
  return {
    title: 'Password hashing, per hash',
    rows,
    notes: [
      hasNative
        ? "Native is the bcrypt of this machine's libcrypt, called through perl's crypt(). Ours is bcryptjs in lib/crypto."
        : "There is no native bcrypt here (perl's crypt() does not support it), so ours cannot be compared.",
      'The table of endpoints shows how many hashes a request needs.',
    ],
  };
};

/** Prints nothing unless the result is a bcrypt hash: a libcrypt without bcrypt returns something else immediately. */
const perl = `
  use POSIX;
  my ($cost, $count, $password) = @ARGV;
  my $salt = sprintf('$2b$%02d$', $cost) . 'abcdefghijklmnopqrstuu';
  my $before = clock();
  for (1 .. $count) { exit unless (crypt($password, $salt) // '') =~ /^\\$2b\\$.{56}$/ }
  printf '%.3f', (clock() - $before) / CLOCKS_PER_SEC * 1000 / $count;`;

/** @returns CPU milliseconds per hash, or `NaN` if there is no perl or its crypt() does not support bcrypt. */
const nativeHash = async (cost: number): Promise<number> => {
  try {
    const { stdout } = await promisify(execFile)('perl', ['-e', perl, String(cost), String(hashesPerRun), password]);
    return stdout === '' ? Number.NaN : Number(stdout);
  } catch {
    return Number.NaN;
  }
};

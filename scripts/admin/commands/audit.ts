import type { ChainFault, EventFault, Finding } from '../../../lib/auth/audit/finding';
import { type TrailSummary, UNLINKED_SECONDS, verifyTrail } from '../../../lib/auth/audit/verify-trail';
import { CHAINS } from '../../../lib/crypto/audit-chain';
import { AdminError } from '../admin-error';
import { defineCommand, type Report } from '../command';
import { readHeads, writeHeads } from '../remembered-heads';
import { table, time } from '../show';

/** More findings are counted, and not shown: whoever finds one must look at all. */
const MAX_SHOWN = 1000;

/** Verifies the chains of hashes over the security events. */
export const audit = defineCommand({
  name: 'audit',
  summary: 'Verify that nobody has changed, removed, moved or invented security events',
  details:
    'Reads all events and the chains of hashes over them, and checks the signatures of their ends. It names every event that is not ' +
    'as it was recorded. It takes about 3.3 read units per event. docs/audit.md says what this proves, and what not.',
  usages: ['verify [--heads FILE]'],
  examples: [
    'npm run admin -- audit verify',
    'npm run admin -- audit verify --stage prod --heads prod-heads.json',
    'npm run -s admin -- audit verify --stage prod --heads prod-heads.json --json',
  ],
  words: ['verify'],
  options: {
    heads: {
      type: 'string',
      value: 'FILE',
      help: 'Remember the ends of the chains in this file, and check them against those of the last time: finds out if all tables were set back together. Keep it where nobody who can write the tables can write',
    },
  },
  plan: ({ heads: file }) => {
    const remembered = file === undefined ? null : readHeads(file);
    return async ({ auditReader, headChecks, clock }) => {
      if (remembered !== null && remembered.table !== auditReader.table) {
        throw new AdminError(
          'heads_of_another_stage',
          `${file} is about the table ${remembered.table}: give each stage its own file.`,
        );
      }
      const shown: Finding[] = [];
      let count = 0;
      const summary = await verifyTrail(
        { audit: auditReader, heads: headChecks(), clock },
        {
          remembered: remembered?.heads ?? [],
          onFinding: (finding) => {
            count += 1;
            if (shown.length < MAX_SHOWN) shown.push(finding);
          },
        },
      );
      // What was found stays to be found at the next time.
      if (file !== undefined && count === 0) writeHeads(file, { table: auditReader.table, heads: summary.heads });
      return report(summary, shown, count);
    };
  },
});

const report = (summary: TrailSummary, shown: readonly Finding[], count: number): Report => ({
  isBad: count > 0,
  json: {
    findings: shown.map(findingJson),
    finding_count: count,
    events: summary.events,
    links: summary.links,
    not_linked_yet: summary.notLinkedYet,
    before_the_chains: summary.beforeTheChains,
    oldest: summary.oldest?.toISOString() ?? null,
    chains: summary.heads.map(({ chain, seq, hash, signature }) => ({ chain, seq, hash, signature })),
  },
  text: [...findingsText(shown, count), summaryText(summary)].join('\n'),
});

const findingsText = (shown: readonly Finding[], count: number): string[] => {
  if (count === 0) return ['No sign of tampering.'];
  const events = shown.filter((finding) => 'userId' in finding);
  const chains = shown.filter((finding) => 'chain' in finding);
  return [
    `${count} ${count === 1 ? 'finding' : 'findings'}.`,
    ...(events.length === 0
      ? []
      : [
          '',
          table(
            ['EVENT', 'USER', 'TYPE', 'TIME', 'WHAT IS WRONG'],
            events.map(({ fault, userId, key, eventId, type }) => [
              eventId,
              userId,
              type,
              key.split('#')[0] ?? '',
              EVENT_FAULTS[fault],
            ]),
          ),
        ]),
    ...(chains.length === 0
      ? []
      : [
          '',
          table(
            ['CHAIN', 'LINK', 'WHAT IS WRONG'],
            chains.map(({ fault, chain, seq }) => [
              String(chain),
              seq === null ? 'end' : String(seq),
              CHAIN_FAULTS[fault],
            ]),
          ),
        ]),
    ...(count > shown.length ? [`... and ${count - shown.length} more.`] : []),
    '',
  ];
};

const EVENT_FAULTS: Readonly<Record<EventFault, string>> = {
  removed: 'removed before it expired',
  changed: 'changed after it was recorded',
  moved: 'moved to another user or time',
  invented: `invented: it has no link, and is older than ${UNLINKED_SECONDS / 60} minutes`,
  misdated: 'written at another time than it says',
  unreadable: 'not an event of this service',
};

const CHAIN_FAULTS: Readonly<Record<ChainFault, string>> = {
  link_broken: 'does not follow from the link before it, or was changed',
  links_removed: 'removed, perhaps with others after it',
  links_added: 'added behind the signed end',
  restarted: 'the chain began anew here: nothing proves the links before',
  head_removed: 'removed',
  head_rolled_back: 'set back: an earlier verification saw a later or another one',
  signature_wrong: 'not signed by this service',
  signature_key_unknown: 'signed by a key that is not published any more, or never was',
};

const findingJson = (finding: Finding) =>
  'chain' in finding
    ? finding
    : {
        fault: finding.fault,
        event_id: finding.eventId,
        user_id: finding.userId,
        type: finding.type,
        key: finding.key,
      };

const summaryText = ({ events, links, notLinkedYet, beforeTheChains, oldest, heads }: TrailSummary): string =>
  [
    `Events:          ${events}${oldest === null ? '' : `, the oldest of ${time(oldest)}`}`,
    `Links:           ${links} in ${heads.length} of ${CHAINS} chains`,
    `Not linked yet:  ${notLinkedYet}, each less than ${UNLINKED_SECONDS / 60} minutes old`,
    ...(beforeTheChains === 0 ? [] : [`Before the chains: ${beforeTheChains}, which nothing proves`]),
  ].join('\n');

/** @typedef {import('@aws-sdk/client-dynamodb-streams').DynamoDBStreams} DynamoDBStreams */
/** @typedef {import('@aws-sdk/client-dynamodb-streams')._Record} StreamRecord */
/** @typedef {import('./stream-checkpoint.mjs').ShardPosition} ShardPosition */

/** The stream no longer has what comes next: it keeps records for 24 hours. */
export class StreamGapError extends Error {}

/**
 * A shard and how far it has been delivered. Whoever delivers its records moves `after`.
 * @typedef {ShardPosition & { id: string, parent: string | undefined, iterator?: string | undefined }} Shard
 */

/**
 * @typedef {object} StreamReader
 * @property {() => Promise<void>} refresh learns which shards there are now
 * @property {() => Shard[]} readable those that may have records whose predecessors are all delivered
 * @property {(shard: Shard) => Promise<{ records: StreamRecord[], isLast: boolean }>} read the next records of a shard
 * @property {() => Record<string, ShardPosition>} positions to go on from another time
 */

/**
 * Reads a stream shard by shard, a child after its parent.
 * @param {object} input
 * @param {Pick<DynamoDBStreams, 'describeStream' | 'getShardIterator' | 'getRecords'>} input.streams
 * @param {string} input.streamArn
 * @param {Record<string, ShardPosition> | undefined} input.positions where to go on; undefined: from the beginning
 * @returns {StreamReader} `refresh` comes first; it and `read` throw a StreamGapError where the next records are gone
 * @see Amazon DynamoDB Developer Guide, "Reading and processing a stream"
 */
export function createStreamReader({ streams, streamArn, positions }) {
  /** @type {Map<string, Shard>} */
  const shards = new Map();
  // Those known now; an ended one that is gone has left nothing undelivered.
  let known = positions;

  return {
    refresh: async () => {
      const described = await describeShards(streams, streamArn);
      if (known !== undefined) refuseGap(described, known);
      for (const { id, parent } of described) {
        if (!shards.has(id)) shards.set(id, { id, parent, ...known?.[id] });
      }
      const ids = new Set(described.map(({ id }) => id));
      for (const id of shards.keys()) if (!ids.has(id)) shards.delete(id);
      known = positionsOf(shards);
    },

    readable: () =>
      [...shards.values()].filter(({ ended, parent = '' }) => {
        const isParentDone = !shards.has(parent) || shards.get(parent)?.ended;
        return !ended && isParentDone;
      }),

    read: async (shard) => {
      try {
        shard.iterator ??= await iteratorOf(streams, streamArn, shard);
        const { Records = [], NextShardIterator } = await streams.getRecords({ ShardIterator: shard.iterator });
        shard.iterator = NextShardIterator;
        return { records: Records, isLast: NextShardIterator === undefined };
      } catch (error) {
        shard.iterator = undefined;
        const { name = '' } = error instanceof Error ? error : {};
        // Iterators live for 15 minutes: a new one goes on where this one was.
        if (name === 'ExpiredIteratorException') return { records: [], isLast: false };
        throw name === 'TrimmedDataAccessException' ? new StreamGapError(streamArn) : error;
      }
    },

    positions: () => positionsOf(shards),
  };
}

/**
 * @param {Pick<DynamoDBStreams, 'describeStream'>} streams
 * @param {string} streamArn
 * @returns {Promise<{ id: string, parent: string | undefined }[]>}
 */
async function describeShards(streams, streamArn) {
  const found = [];
  /** @type {string | undefined} */
  let startId;
  do {
    const { StreamDescription } = await streams.describeStream({
      StreamArn: streamArn,
      ...(startId !== undefined && { ExclusiveStartShardId: startId }),
    });
    for (const { ShardId = '', ParentShardId } of StreamDescription?.Shards ?? []) {
      found.push({ id: ShardId, parent: ParentShardId });
    }
    startId = StreamDescription?.LastEvaluatedShardId;
  } while (startId !== undefined);
  return found;
}

/**
 * @param {{ id: string, parent: string | undefined }[]} described
 * @param {Record<string, ShardPosition>} known
 * @throws {StreamGapError} if shards have come and gone that nobody read, or gone before they were read to their end
 */
function refuseGap(described, known) {
  const ids = new Set(described.map(({ id }) => id));
  const isLost = Object.entries(known).some(([id, { ended }]) => !ended && !ids.has(id));
  const isOrphan = described.some(
    ({ id, parent }) => !(id in known) && parent !== undefined && !ids.has(parent) && !(parent in known),
  );
  if (isLost || isOrphan) throw new StreamGapError('The next records are gone');
}

/**
 * @param {Pick<DynamoDBStreams, 'getShardIterator'>} streams
 * @param {string} streamArn
 * @param {Shard} shard
 */
async function iteratorOf(streams, streamArn, { id, after }) {
  const { ShardIterator } = await streams.getShardIterator({
    StreamArn: streamArn,
    ShardId: id,
    ...(after === undefined
      ? { ShardIteratorType: 'TRIM_HORIZON' }
      : { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: after }),
  });
  return ShardIterator;
}

/**
 * @param {Map<string, Shard>} shards
 * @returns {Record<string, ShardPosition>}
 */
function positionsOf(shards) {
  return Object.fromEntries([...shards.values()].map(({ id, after, ended }) => [id, { after, ended }]));
}

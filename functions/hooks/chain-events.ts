import { type ChainEventsDeps, chainStreamHandler, createEventChaining } from '../../lib/audit/chain-events';
import { countMetric } from '../../lib/observe/metric';
import { audit, heads } from '../../lib/runtime/audit';
import { clock } from '../../lib/runtime/clock';
import { config } from '../../lib/runtime/config';
import { ids } from '../../lib/runtime/ids';
import { tableClient } from '../../lib/runtime/table-client';

export const createHandler = (deps: ChainEventsDeps) => chainStreamHandler(createEventChaining(deps));

const { stage } = config;

const onSuspicious = () => countMetric(stage, 'Tampering');

export const handler = createHandler({ audit, heads, clock, ids, pause: tableClient.pause, onSuspicious });

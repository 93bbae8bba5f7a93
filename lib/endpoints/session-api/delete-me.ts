import type { Operation } from '../operation';
import { createDeletion, operation as deletion } from './delete-user';

export const operation = (): Operation => {
  const { 404: _absent, ...answers } = deletion().answers;
  return {
    ...deletion(),
    summary: 'Delete the signed-in user',
    answers,
    cost: { roundTrips: 2, readUnits: 2, writeUnits: 10, passwordHashes: 0 },
    classicCost: { roundTrips: 3, writeUnits: 8 },
  };
};

export const createHandler = createDeletion(({ caller }) => caller.id);

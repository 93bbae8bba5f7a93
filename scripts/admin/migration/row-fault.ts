/** Why one row of a file cannot be imported. The message is for the operator, and contains no secret of the row. */
export class RowFault extends Error {}

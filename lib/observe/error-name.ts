/** The name of a thrown value, for a log line. Its message is not logged, because it may contain personal data. */
export const errorName = (error: unknown): string => (error instanceof Error ? error.name : typeof error);

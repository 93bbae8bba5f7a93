let list: Promise<ReadonlySet<string>> | undefined;

/** Loaded with the first sign-up, so that other requests do not pay for it. */
const load = async (): Promise<ReadonlySet<string>> => {
  const { disposableEmailBlocklistSet } = await import('disposable-email-domains-js');
  return disposableEmailBlocklistSet();
};

/** @param domain in lower case and `xn--` form. @returns whether it, or a parent of it, gives out throw-away addresses. */
export const isDisposableDomain = async (domain: string): Promise<boolean> => {
  list ??= load();
  const domains = await list;
  const labels = domain.split('.');
  return labels.some((_, first) => domains.has(labels.slice(first).join('.')));
};

let list: Promise<ReadonlySet<string>> | undefined;

/** Loaded when the first new email is checked, so that it does not slow down other requests. */
const load = async (): Promise<ReadonlySet<string>> => {
  const { disposableEmailBlocklistSet } = await import('disposable-email-domains-js');
  return disposableEmailBlocklistSet();
};

/** @param domain in lower case and `xn--` form. @returns whether this domain or a parent domain offers disposable emails. */
export const isDisposableDomain = async (domain: string): Promise<boolean> => {
  list ??= load();
  const domains = await list;
  const labels = domain.split('.');
  return labels.some((_, first) => domains.has(labels.slice(first).join('.')));
};

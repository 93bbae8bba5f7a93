import type { EdgeSettings } from '../../http/cross-origin';
import type { PageSettings } from '../../http/pages/page-settings';

/** The settings of the pages behind mail links. */
export interface LinkPageSettings extends EdgeSettings {
  pages(): PageSettings;
  readonly passwords: { readonly minimumLength: number };
}

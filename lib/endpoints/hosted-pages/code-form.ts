import { requiredText } from '../../auth/fields';
import type { PageTexts } from '../../http/pages/page-texts/page-texts';
import { formBody } from './form-body';

const schema = formBody({ code: requiredText });

/** The forms of the account page that need a code of the app or a recovery code. */
export const codeForm = {
  body: { schema, accepts: 'form-or-json', example: { code: '287082' } },
  route: { page: '/account', body: schema, fields: ({ forms }: PageTexts) => forms.fields },
} as const;

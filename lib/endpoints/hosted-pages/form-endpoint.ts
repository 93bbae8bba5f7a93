import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type * as v from 'valibot';
import { AuthError, type AuthErrorCode, type AuthFault } from '../../auth/errors';
import type { SessionCaller } from '../../auth/tokens/find-session-caller';
import { type BodyExtras, readBody } from '../../http/body';
import { errorResponse } from '../../http/error-response';
import { type CallerSource, type EndpointHandler, pageEndpoint, privatePageEndpoint } from '../../http/handler';
import type { FormFault, SentForm } from '../../http/pages/form';
import { FORM_TOKEN_FIELD, hasFormToken } from '../../http/pages/form-token';
import { type HostedPage, openPage, type ShownPage } from '../../http/pages/hosted-page';
import type { FieldWords, PageTexts } from '../../http/pages/page-texts/page-texts';
import type { HttpRequest, PrivateRequest } from '../../http/request';
import type { HttpResponse } from '../../http/response';
import { type FieldFaults, findFieldFaults } from '../../http/validate';
import { authService } from '../auth-service/surface';
import { actingAs, type HostedPageSettings, leadingOn, type PageOfForm, pageOfError } from './page-endpoint';

type FormSchema = v.GenericSchema<Record<string, unknown>>;

/** The input of a form, and how it is shown again. */
interface FormRoute<Schema extends FormSchema, Request> {
  /** From `formBody`. */
  readonly body: Schema;
  /** For a form with a long text or a file. */
  readonly reads?: BodyExtras;
  /** The words of its fields, by their names. */
  readonly fields: (texts: PageTexts, page: HostedPage) => Readonly<Record<string, FieldWords>>;
  /**
   * Finds the faults that the schema cannot find, such as two passwords that differ. Runs for every form, also one with other faults,
   * so it costs next to nothing.
   */
  readonly check?: (typed: Readonly<Record<string, string>>) => Promise<FieldFaults>;
  /** The page with the form. After a fault it is shown again, with what was typed. */
  readonly form: (page: HostedPage, form: SentForm, request: Request) => ShownPage | Promise<ShownPage>;
}

type UseForm<Body, Request> = (
  request: Omit<Request, 'body'> & { readonly body: Body },
  page: HostedPage,
  event: APIGatewayProxyEventV2,
) => Promise<HttpResponse>;

/**
 * The endpoint behind a form that everybody may send. Only a page of the service that this browser got can send it. A fault shows
 * the form again, with all faults of its fields at once.
 */
export const formEndpoint = <Schema extends FormSchema>(
  settings: HostedPageSettings,
  route: FormRoute<Schema, HttpRequest<undefined>>,
  use: UseForm<v.InferOutput<Schema>, HttpRequest<undefined>>,
): EndpointHandler =>
  pageEndpoint(authService, settings, { errorPage: pageOfError(settings) }, (request, event) =>
    useForm(settings, route, use, request, event),
  );

/**
 * As `formEndpoint`, for people who are signed in.
 * @param route.page the path of the page with the form: whoever has to sign in first comes back there.
 */
export const privateFormEndpoint = <Schema extends FormSchema>(
  settings: HostedPageSettings,
  callers: CallerSource<SessionCaller>,
  route: FormRoute<Schema, PrivateRequest<undefined, SessionCaller>> & { readonly page: PageOfForm },
  use: UseForm<v.InferOutput<Schema>, PrivateRequest<undefined, SessionCaller>>,
): EndpointHandler =>
  privatePageEndpoint(
    authService,
    settings,
    callers,
    { errorPage: leadingOn(settings, route.page) },
    (request, event) => useForm(settings, route, use, request, event),
  );

const useForm = async <Schema extends FormSchema, Request extends HttpRequest<undefined>>(
  settings: HostedPageSettings,
  route: FormRoute<Schema, Request>,
  use: UseForm<v.InferOutput<Schema>, Request>,
  request: Request,
  event: APIGatewayProxyEventV2,
): Promise<HttpResponse> => {
  const sent = readBody(event, 'form-or-json', route.reads);
  const typed = typedText(sent);
  const who = isPrivate(request) ? actingAs(request) : null;
  const page = openPage(settings.pages(), event, typed.return_to ?? null, who);

  const again = async (error: unknown, faults: readonly FormFault[]): Promise<HttpResponse> => {
    const { status, headers, code } = errorResponse(authService.errors, error, true);
    const shown = await route.form(page, { faults, typed }, request);
    return { ...page.show(shown, { status, ...(headers && { headers }) }), code };
  };

  const result = findFieldFaults(route.body, sent);
  const found = [...result.faults, ...((await route.check?.(typed)) ?? [])];
  try {
    if (!hasFormToken(event, settings.pages(), typed[FORM_TOKEN_FIELD])) throw new AuthError('stale_form');
    if (result.error !== null) throw result.error;
    if (found[0] !== undefined) throw new AuthError('invalid_field', found[0]);
    return await use({ ...request, body: result.output }, page, event);
  } catch (error) {
    const faults = faultsOf(page.texts, route.fields(page.texts, page), error, found);
    if (faults === null || !request.wantsPage) throw error;
    return again(error, faults);
  }
};

const isPrivate = (request: HttpRequest<undefined>): request is PrivateRequest<undefined, SessionCaller> =>
  'caller' in request;

/** The text fields of a body. */
const typedText = (sent: unknown): Record<string, string> =>
  typeof sent === 'object' && sent !== null
    ? Object.fromEntries(
        Object.entries(sent).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
      )
    : {};

/** The field that an error is about, if it is not the form as a whole. */
const fieldOfCode: Readonly<Partial<Record<AuthErrorCode, string>>> = {
  email_taken: 'email',
  email_not_registered: 'email',
  wrong_code: 'code',
  wrong_current_password: 'current_password',
};

/** What is wrong with a form, in words; `null` for an error that the form cannot explain. */
const faultsOf = (
  { forms }: PageTexts,
  fields: Readonly<Record<string, FieldWords>>,
  error: unknown,
  found: FieldFaults,
): FormFault[] | null => {
  if (!(error instanceof AuthError)) return null;
  const { code, details } = error as AuthFault;
  if (code === 'too_many_attempts') return [{ field: null, text: forms.tooMany(details.retryAfterSeconds) }];
  if (code === 'missing_field' || code === 'invalid_field') {
    const all = found.length > 0 ? found : [{ field: details.field, fault: 'fault' in details ? details.fault : null }];
    return all.flatMap(({ field, fault }) => {
      // Anybody can name a field like a member of every object.
      const words = Object.hasOwn(fields, field) ? fields[field] : undefined;
      if (words === undefined) return [];
      return [{ field, text: fault === null || fault.code === 'missing' ? words.missing : words.fault(fault) }];
    });
  }
  const text = forms.refusals[code];
  return text === undefined ? null : [{ field: fieldOfCode[code] ?? null, text }];
};

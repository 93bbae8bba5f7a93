import type * as v from 'valibot';

/** One of the forms that a body may have, and the field that only this form has. */
interface Form<Schema> {
  readonly ownField: string;
  readonly schema: Schema;
}

type AnySchema = v.GenericSchema<Record<string, unknown>>;

/**
 * A body that has one of several forms: the first one whose own field is present, the last one otherwise. Its faults are those of the
 * form that is meant, so a field of another form is an unknown field. `validate` calls it with objects only.
 * @param union of the schemas, for the OpenAPI document.
 */
export const formsBody = <Union extends AnySchema>(union: Union, forms: readonly Form<AnySchema>[]): Union => {
  const formOf = (body: object) => forms.find(({ ownField }) => Object.hasOwn(body, ownField)) ?? forms.at(-1);
  return {
    ...union,
    '~run': (dataset: { value: unknown }, config: never) =>
      formOf(dataset.value as object)?.schema['~run'](dataset as never, config),
  } as unknown as Union;
};

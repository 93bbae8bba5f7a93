import { describe, expect, test } from '@jest/globals';
import { AuthError } from '../../../lib/auth/errors';
import { signInBody } from '../../../lib/endpoints/sign-in-body';
import { RequestError } from '../../../lib/http/request-error';
import { validate, validateDocument } from '../../../lib/http/validate';

/** contract.md section 6: "read one of four bodies; more than one at once is 400 (C: 422)". */
describe('the body of a sign-in', () => {
  test.each([
    { email: 'bob@example.com', password: 'correct horse' },
    { email: 'bob@example.com', code: '123456' },
    { challenge: 'a challenge', code: '123456' },
  ])('is one of its forms: %j', (body) => {
    expect(validate(signInBody, body)).toEqual(body);
  });

  test.each<[object, string, string]>([
    [{}, 'missing_field', 'email'],
    [{ email: 'bob@example.com' }, 'missing_field', 'password'],
    [{ password: 'x' }, 'missing_field', 'email'],
    [{ email: ' ', password: 'x' }, 'missing_field', 'email'],
    [{ email: 'bob@example.com', code: '' }, 'missing_field', 'code'],
    [{ code: '123456' }, 'missing_field', 'email'],
    [{ challenge: 'a challenge' }, 'missing_field', 'code'],
    [{ email: 'bob@example.com', code: 123456 }, 'invalid_field', 'code'],
    [{ email: 'bob@example.com', password: ['x'] }, 'invalid_field', 'password'],
  ])('has the faults of the form that is meant: %j', (body, code, field) => {
    const fault = faultOf(body);
    expect(fault).toBeInstanceOf(AuthError);
    expect(fault).toMatchObject({ code, details: { field } });
  });

  test.each<[object, string]>([
    [{ email: 'bob@example.com', password: 'x', code: '123456' }, 'password'],
    [{ email: 'bob@example.com', password: 'x', is_admin: true }, 'is_admin'],
    [{ email: 'bob@example.com', code: '123456', token: 'x' }, 'token'],
    [{ email: 'bob@example.com', code: '123456', challenge: 'a challenge' }, 'email'],
  ])('has no field of another form: %j', (body, field) => {
    const fault = faultOf(body);
    expect(fault).toBeInstanceOf(RequestError);
    expect(fault).toMatchObject({ code: 'unknown_field', field });
  });

  test('reports every fault of a document', () => {
    const fault = faultOf({ code: 1 }, validateDocument);
    expect(fault).toMatchObject({ faults: { email: 'is missing', code: 'is not a string' } });
  });
});

const faultOf = (body: object, check: typeof validate = validate): unknown => {
  try {
    return check(signInBody, body);
  } catch (error) {
    return error;
  }
};

import { describe, expect, test } from '@jest/globals';
import ServiceShape from '../../serverless/plugins/service-shape.mjs';

describe('service-shape', () => {
  test('refuses a function that brings its own role', () => {
    const { hooks } = serviceShape({ functions: { home: { role: 'SharedRole' } } });
    expect(hooks['before:package:setupProviderConfiguration']).toThrow('functions.home.role is not supported');
  });

  test('keeps a base address that is given', () => {
    const { hooks, provider } = serviceShape({ baseUrl: 'https://auth.example.com' });
    hooks['before:package:compileFunctions']?.();
    expect(provider.environment.BASE_URL).toBe('https://auth.example.com');
  });

  test.each(['before:package:compileFunctions', 'before:deploy:function:deploy'])(
    'takes the address of the API for a base address that is not given, %s',
    (hook) => {
      const { hooks, provider } = serviceShape({ baseUrl: '' });
      hooks[hook]?.();
      expect(provider.environment.BASE_URL).toEqual({ 'Fn::GetAtt': ['HttpApi', 'ApiEndpoint'] });
    },
  );

  test('deploys no stage whose mails have no sender', () => {
    const { hooks } = serviceShape({ mailFrom: '' });
    expect(hooks['before:deploy:deploy']).toThrow('--param mail-from=');
  });

  test.each([{ mailFrom: 'accounts@example.com' }, { mailFrom: '', mode: 'classic' }])('deploys %p', (settings) => {
    const { hooks } = serviceShape(settings);
    expect(hooks['before:deploy:deploy']).not.toThrow();
  });

  test('leaves the base address to others until the service is packaged', () => {
    const { hooks, provider } = serviceShape({ baseUrl: '' });
    hooks.initialize?.();
    expect(provider.environment.BASE_URL).toBe('');
  });
});

/** The plugin in a framework that knows no more than the plugin asks for. */
function serviceShape({
  functions = {},
  baseUrl = '',
  mailFrom = '',
  mode,
}: {
  functions?: Record<string, { role: string }>;
  baseUrl?: string;
  mailFrom?: string;
  mode?: string;
}) {
  const environment = { BASE_URL: baseUrl, MAIL_FROM: mailFrom, ...(mode && { CONTRACT_MODE: mode }) };
  const provider = { environment, compiledCloudFormationTemplate: { Resources: {} } };
  const framework = {
    service: { functions, provider },
    classes: { Error },
    configSchemaHandler: { defineFunctionProperties: () => undefined },
    getProvider: () => ({ naming: {} }),
  } as unknown as ConstructorParameters<typeof ServiceShape>[0];
  const { hooks } = new ServiceShape(framework);
  return { hooks, provider };
}

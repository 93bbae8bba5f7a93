import { describe, expect, test } from '@jest/globals';
import ServiceShape from '../../serverless/plugins/service-shape.mjs';

describe('service-shape', () => {
  test('refuses a function with its own role', () => {
    const { hooks } = serviceShape({ functions: { home: { role: 'SharedRole' } } });
    expect(hooks['before:package:setupProviderConfiguration']).toThrow('functions.home.role is not supported');
  });

  test.each(['0', '-1', 'many'])('refuses to reserve a concurrency of %s', (reserved) => {
    const { hooks } = serviceShape({ reserved });
    expect(hooks['before:package:compileFunctions']).toThrow('reserved-concurrency-hashing must be a whole number');
  });

  test('keeps a given base URL', () => {
    const { hooks, provider } = serviceShape({ baseUrl: 'https://auth.example.com' });
    hooks['before:package:compileFunctions']?.();
    expect(provider.environment.BASE_URL).toBe('https://auth.example.com');
  });

  test.each(['before:package:compileFunctions', 'before:deploy:function:deploy'])(
    'uses the URL of the API if no base URL is given, %s',
    (hook) => {
      const { hooks, provider } = serviceShape({ baseUrl: '' });
      hooks[hook]?.();
      expect(provider.environment.BASE_URL).toEqual({ 'Fn::GetAtt': ['HttpApi', 'ApiEndpoint'] });
    },
  );

  test('does not set the base URL before the service is packaged', () => {
    const { hooks, provider } = serviceShape({ baseUrl: '' });
    hooks.initialize?.();
    expect(provider.environment.BASE_URL).toBe('');
  });
});

/** The plugin with a fake of the framework that has only what the plugin uses. */
function serviceShape({
  functions = {},
  baseUrl = '',
  reserved = '',
}: {
  functions?: Record<string, object>;
  baseUrl?: string;
  reserved?: string;
}) {
  const environment = { BASE_URL: baseUrl };
  const deployment = { signingKeysKms: '', reservedConcurrencyHashing: reserved, hashingMemory: 1769 };
  const provider = { environment, compiledCloudFormationTemplate: { Resources: {} } };
  const framework = {
    service: { functions, provider, custom: { arns: {}, deployment } },
    classes: { Error },
    configSchemaHandler: { defineFunctionProperties: () => undefined },
    getProvider: () => ({ naming: {} }),
  } as unknown as ConstructorParameters<typeof ServiceShape>[0];
  const { hooks } = new ServiceShape(framework);
  return { hooks, provider };
}

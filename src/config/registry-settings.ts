import { setting, withDefault } from './setting.ts'
import { file, oneOf, pairs, text, url } from './setting-parsers.ts'

export const REGISTRY = 'Schema registry'
const secret = { secret: true }
const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/

/** How the schema registry is reached. */
export const REGISTRY_SETTINGS = {
  registryUrl: withDefault(
    REGISTRY,
    'WABA_SCHEMA_REGISTRY_URL',
    'http://localhost:8081/apis/ccompat/v7',
    url,
    'Confluent-compatible registry, with its base path: Apicurio’s is /apis/ccompat/v7, Confluent’s has none.',
  ),
  registryUsername: setting(REGISTRY, 'WABA_SCHEMA_REGISTRY_USERNAME', text, 'User name for the registry.'),
  registryPassword: setting(REGISTRY, 'WABA_SCHEMA_REGISTRY_PASSWORD', text, 'Password for the registry.', secret),
  registryToken: setting(
    REGISTRY,
    'WABA_SCHEMA_REGISTRY_TOKEN',
    text,
    'Bearer token for the registry, instead of user name and password.',
    secret,
  ),
  registryTokenUrl: setting(
    REGISTRY,
    'WABA_SCHEMA_REGISTRY_TOKEN_URL',
    url,
    'Where bearer tokens for the registry are issued (OAuth client credentials).',
  ),
  registryClientId: setting(REGISTRY, 'WABA_SCHEMA_REGISTRY_CLIENT_ID', text, 'For the token URL.'),
  registryClientSecret: setting(REGISTRY, 'WABA_SCHEMA_REGISTRY_CLIENT_SECRET', text, 'For the token URL.', secret),
  registryClientAuth: withDefault(
    REGISTRY,
    'WABA_SCHEMA_REGISTRY_CLIENT_AUTH',
    'basic',
    oneOf('basic', 'post'),
    'How the client proves itself to the issuer: basic (a header) or post (client_secret_post, in the form).',
  ),
  registryScope: setting(
    REGISTRY,
    'WABA_SCHEMA_REGISTRY_SCOPE',
    text,
    'For the token URL, where the issuer asks for one.',
  ),
  registryTlsCa: setting(
    REGISTRY,
    'WABA_SCHEMA_REGISTRY_CA_FILE',
    file,
    'CA that signed the registry’s certificate; without it, the public ones.',
  ),
  registryTlsCert: setting(
    REGISTRY,
    'WABA_SCHEMA_REGISTRY_CERT_FILE',
    file,
    'Certificate by which the relay proves itself to the registry.',
  ),
  registryTlsKey: setting(REGISTRY, 'WABA_SCHEMA_REGISTRY_KEY_FILE', file, 'Its private key.'),
  registryHeaders: setting(
    REGISTRY,
    'WABA_SCHEMA_REGISTRY_HEADERS',
    pairs(':', HEADER_NAME),
    'More headers, Name: value, comma-separated or one a line, such as target-sr-cluster: lsrc-1.',
    secret,
  ),
}

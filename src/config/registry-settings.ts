import { certificates, privateKey } from './pem.ts'
import { headerSecret, secret, withoutPem } from './secret-parsers.ts'
import { setting, withDefault } from './setting.ts'
import { oneOf, pairs, text, tokenUrl, url } from './setting-parsers.ts'

export const REGISTRY = 'Schema registry'
const hidden = { secret: true }
const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/
const headers = pairs(':', HEADER_NAME, headerSecret)

/** Settings for the schema registry. */
export const REGISTRY_SETTINGS = {
  registryUrl: withDefault(
    REGISTRY,
    'WABA_SCHEMA_REGISTRY_URL',
    'http://localhost:8081/apis/ccompat/v7',
    url,
    'URL of a Confluent-compatible registry, with its base path: /apis/ccompat/v7 for Apicurio, none for Confluent.',
  ),
  registryUsername: setting(REGISTRY, 'WABA_SCHEMA_REGISTRY_USERNAME', text, 'User name for the registry.'),
  registryPassword: setting(REGISTRY, 'WABA_SCHEMA_REGISTRY_PASSWORD', secret, 'Password for the registry.', hidden),
  registryToken: setting(
    REGISTRY,
    'WABA_SCHEMA_REGISTRY_TOKEN',
    headerSecret,
    'Bearer token for the registry, instead of user name and password.',
    hidden,
  ),
  registryTokenUrl: setting(
    REGISTRY,
    'WABA_SCHEMA_REGISTRY_TOKEN_URL',
    tokenUrl,
    'Token endpoint for the registry’s bearer tokens (OAuth client credentials).',
  ),
  registryClientId: setting(REGISTRY, 'WABA_SCHEMA_REGISTRY_CLIENT_ID', text, 'Client id for the token endpoint.'),
  registryClientSecret: setting(
    REGISTRY,
    'WABA_SCHEMA_REGISTRY_CLIENT_SECRET',
    secret,
    'Client secret for the token endpoint.',
    hidden,
  ),
  registryClientAuth: withDefault(
    REGISTRY,
    'WABA_SCHEMA_REGISTRY_CLIENT_AUTH',
    'basic',
    oneOf('basic', 'post'),
    'How the client authenticates at the token endpoint: basic (header) or post (client_secret_post, in the form).',
  ),
  registryScope: setting(
    REGISTRY,
    'WABA_SCHEMA_REGISTRY_SCOPE',
    text,
    'Scope for the token endpoint, if it needs one.',
  ),
  registryTlsCa: setting(
    REGISTRY,
    'WABA_SCHEMA_REGISTRY_CA_FILE',
    certificates,
    'CA that signed the registry’s certificate; if unset, the public CAs.',
  ),
  registryTlsCert: setting(
    REGISTRY,
    'WABA_SCHEMA_REGISTRY_CERT_FILE',
    certificates,
    'Client certificate that the relay presents to the registry.',
  ),
  registryTlsKey: setting(REGISTRY, 'WABA_SCHEMA_REGISTRY_KEY_FILE', privateKey, 'Its private key.'),
  registryHeaders: setting(
    REGISTRY,
    'WABA_SCHEMA_REGISTRY_HEADERS',
    (value) => headers(withoutPem(value)),
    'Extra request headers, Name: value, comma-separated or one per line, such as target-sr-cluster: lsrc-1.',
    hidden,
  ),
}

import { certificates, privateKey } from './pem.ts'
import { secret } from './secret-parsers.ts'
import { setting, withDefault } from './setting.ts'
import { boolean, brokers, oneOf, pairs, text, tokenUrl } from './setting-parsers.ts'
import { readablePath } from './settings-file.ts'

const KAFKA = 'Kafka'
const hidden = { secret: true }

/** Settings for connecting and publishing to Kafka. */
export const KAFKA_SETTINGS = {
  kafkaBrokers: withDefault(
    KAFKA,
    'WABA_KAFKA_BROKERS',
    'localhost:9092',
    brokers,
    'Bootstrap brokers, comma-separated.',
  ),
  kafkaClientId: withDefault(
    KAFKA,
    'WABA_KAFKA_CLIENT_ID',
    'waba-relay',
    text,
    'Client id that the relay sends to brokers.',
  ),
  kafkaTls: withDefault(KAFKA, 'WABA_KAFKA_TLS', 'false', boolean, 'Connect to brokers over TLS.'),
  kafkaTlsCa: setting(
    KAFKA,
    'WABA_KAFKA_TLS_CA_FILE',
    certificates,
    'CA that signed the brokers’ certificates; if unset, the public CAs.',
  ),
  kafkaTlsCert: setting(
    KAFKA,
    'WABA_KAFKA_TLS_CERT_FILE',
    certificates,
    'Client certificate that the relay presents to brokers.',
  ),
  kafkaTlsKey: setting(KAFKA, 'WABA_KAFKA_TLS_KEY_FILE', privateKey, 'Its private key.'),
  kafkaSaslMechanism: setting(
    KAFKA,
    'WABA_KAFKA_SASL_MECHANISM',
    oneOf('plain', 'scram-sha-256', 'scram-sha-512', 'oauthbearer', 'aws-msk-iam'),
    'SASL mechanism: plain, scram-sha-256, scram-sha-512, oauthbearer or aws-msk-iam.',
  ),
  kafkaSaslUsername: setting(KAFKA, 'WABA_KAFKA_SASL_USERNAME', text, 'User name for plain and scram.'),
  kafkaSaslPassword: setting(KAFKA, 'WABA_KAFKA_SASL_PASSWORD', secret, 'Password for plain and scram.', hidden),
  kafkaSaslTokenUrl: setting(
    KAFKA,
    'WABA_KAFKA_SASL_TOKEN_URL',
    tokenUrl,
    'For oauthbearer: token endpoint (OAuth client credentials).',
  ),
  kafkaSaslClientId: setting(KAFKA, 'WABA_KAFKA_SASL_CLIENT_ID', text, 'Client id for the token endpoint.'),
  kafkaSaslClientSecret: setting(
    KAFKA,
    'WABA_KAFKA_SASL_CLIENT_SECRET',
    secret,
    'Client secret for the token endpoint.',
    hidden,
  ),
  kafkaSaslClientAuth: withDefault(
    KAFKA,
    'WABA_KAFKA_SASL_CLIENT_AUTH',
    'basic',
    oneOf('basic', 'post'),
    'How the client authenticates at the token endpoint: basic (header) or post (client_secret_post, in the form).',
  ),
  kafkaSaslScope: setting(KAFKA, 'WABA_KAFKA_SASL_SCOPE', text, 'Scope for the token endpoint, if it needs one.'),
  kafkaSaslAudience: setting(
    KAFKA,
    'WABA_KAFKA_SASL_AUDIENCE',
    text,
    'Audience for the token endpoint, if it needs one.',
  ),
  kafkaSaslTokenFile: setting(
    KAFKA,
    'WABA_KAFKA_SASL_TOKEN_FILE',
    readablePath,
    'For oauthbearer, instead of a token endpoint: file with the token, read again at each login (workload identity).',
  ),
  kafkaSaslExtensions: setting(
    KAFKA,
    'WABA_KAFKA_SASL_EXTENSIONS',
    pairs('=', /^[A-Za-z]+$/),
    'SASL extensions for oauthbearer: name=value, comma-separated, such as logicalCluster=lkc-1,identityPoolId=pool-1.',
  ),
  kafkaSaslAwsRegion: setting(
    KAFKA,
    'WABA_KAFKA_SASL_AWS_REGION',
    text,
    'AWS region for aws-msk-iam, if the brokers’ host names do not contain it.',
  ),
  kafkaProducer: withDefault(
    KAFKA,
    'WABA_KAFKA_PRODUCER',
    'platformatic',
    oneOf('kafkajs', 'platformatic'),
    'Client library for publishing: platformatic (@platformatic/kafka) or kafkajs.',
  ),
  kafkaCompression: withDefault(
    KAFKA,
    'WABA_KAFKA_COMPRESSION',
    'none',
    oneOf('none', 'gzip', 'zstd'),
    'Compression of record batches: none, gzip or zstd.',
  ),
}

import { setting, withDefault } from './setting.ts'
import { boolean, brokers, file, oneOf, pairs, readablePath, text, url } from './setting-parsers.ts'

const KAFKA = 'Kafka'
const secret = { secret: true }

/** How Kafka is reached and published to. */
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
    'Name by which brokers know the relay.',
  ),
  kafkaTls: withDefault(KAFKA, 'WABA_KAFKA_TLS', 'false', boolean, 'Whether brokers are reached over TLS.'),
  kafkaTlsCa: setting(
    KAFKA,
    'WABA_KAFKA_TLS_CA_FILE',
    file,
    'CA that signed the brokers’ certificates; without it, the public ones.',
  ),
  kafkaTlsCert: setting(
    KAFKA,
    'WABA_KAFKA_TLS_CERT_FILE',
    file,
    'Certificate by which the relay proves itself to brokers.',
  ),
  kafkaTlsKey: setting(KAFKA, 'WABA_KAFKA_TLS_KEY_FILE', file, 'Its private key.'),
  kafkaSaslMechanism: setting(
    KAFKA,
    'WABA_KAFKA_SASL_MECHANISM',
    oneOf('plain', 'scram-sha-256', 'scram-sha-512', 'oauthbearer', 'aws-msk-iam'),
    'plain, scram-sha-256, scram-sha-512, oauthbearer or aws-msk-iam.',
  ),
  kafkaSaslUsername: setting(KAFKA, 'WABA_KAFKA_SASL_USERNAME', text, 'For plain and scram.'),
  kafkaSaslPassword: setting(KAFKA, 'WABA_KAFKA_SASL_PASSWORD', text, 'For plain and scram.', secret),
  kafkaSaslTokenUrl: setting(
    KAFKA,
    'WABA_KAFKA_SASL_TOKEN_URL',
    url,
    'For oauthbearer: where tokens are issued (client credentials).',
  ),
  kafkaSaslClientId: setting(KAFKA, 'WABA_KAFKA_SASL_CLIENT_ID', text, 'For oauthbearer with a token URL.'),
  kafkaSaslClientSecret: setting(
    KAFKA,
    'WABA_KAFKA_SASL_CLIENT_SECRET',
    text,
    'For oauthbearer with a token URL.',
    secret,
  ),
  kafkaSaslClientAuth: withDefault(
    KAFKA,
    'WABA_KAFKA_SASL_CLIENT_AUTH',
    'basic',
    oneOf('basic', 'post'),
    'How the client proves itself to the issuer: basic (a header) or post (client_secret_post, in the form).',
  ),
  kafkaSaslScope: setting(KAFKA, 'WABA_KAFKA_SASL_SCOPE', text, 'For oauthbearer, where the issuer asks for one.'),
  kafkaSaslAudience: setting(
    KAFKA,
    'WABA_KAFKA_SASL_AUDIENCE',
    text,
    'For oauthbearer, where the issuer asks for one.',
  ),
  kafkaSaslTokenFile: setting(
    KAFKA,
    'WABA_KAFKA_SASL_TOKEN_FILE',
    readablePath,
    'For oauthbearer, instead of a token URL: a file with the token, read anew at each login (workload identity).',
  ),
  kafkaSaslExtensions: setting(
    KAFKA,
    'WABA_KAFKA_SASL_EXTENSIONS',
    pairs('=', /^[A-Za-z]+$/),
    'For oauthbearer: name=value, comma-separated, such as logicalCluster=lkc-1,identityPoolId=pool-1.',
  ),
  kafkaSaslAwsRegion: setting(
    KAFKA,
    'WABA_KAFKA_SASL_AWS_REGION',
    text,
    'For aws-msk-iam, where it is not in the brokers’ host names.',
  ),
  kafkaProducer: withDefault(
    KAFKA,
    'WABA_KAFKA_PRODUCER',
    'platformatic',
    oneOf('kafkajs', 'platformatic'),
    'Library that publishes: kafkajs or platformatic (@platformatic/kafka).',
  ),
  kafkaCompression: withDefault(
    KAFKA,
    'WABA_KAFKA_COMPRESSION',
    'none',
    oneOf('none', 'gzip', 'zstd'),
    'none, gzip or zstd.',
  ),
}

import { messageOf } from '../errors.ts'

/** `b-1.name.abc.c2.kafka.eu-central-1.amazonaws.com`, and host names of MSK Serverless. */
const MSK_HOST = /\.kafka(?:-serverless)?\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?:\d+$/

/** The AWS region in a broker's host name; undefined if the name is not one of MSK's. */
export function regionOf(brokers: readonly string[]): string | undefined {
  return brokers.map((broker) => MSK_HOST.exec(broker)?.[1]).find((region) => region !== undefined)
}

/**
 * IAM tokens for Amazon MSK. AWS's own package makes one for each login, with the credentials that its SDK finds (environment,
 * web identity, instance). The package is loaded only here, and is not among the relay's own dependencies.
 */
export function mskTokenProvider(region: string): () => Promise<string> {
  return async () => {
    const { generateAuthToken } = await import('aws-msk-iam-sasl-signer-js').catch((error: unknown) => {
      throw new Error(
        `WABA_KAFKA_SASL_MECHANISM is aws-msk-iam, which needs a package that is not installed: npm install aws-msk-iam-sasl-signer-js (${(error as { code?: string }).code})`,
      )
    })
    const { token } = await generateAuthToken({ region }).catch((error: unknown) => {
      throw new Error(`AWS’s SDK finds no credentials for aws-msk-iam: ${messageOf(error)}`)
    })
    return token
  }
}

import { randomInt } from 'node:crypto'
import type { Config } from '../config/config.ts'
import { certificatesIn } from '../config/pem.ts'
import { messageOf } from '../errors.ts'
import type { WebhookAnswer, WebhookClient } from '../http/webhook-client.ts'
import { sign } from '../pipeline/verify.ts'
import type { CallbackOptions } from './callback-options.ts'
import { about, type Finding } from './finding.ts'
import { checkForgedHeader } from './forged-header.ts'

/** The checks that need a reachable callback, as skipped. */
export function skipped(why: string): Finding[] {
  return ['callback.handshake', 'callback.signature', 'callback.delivery'].map((check) => about(check).skipped(why))
}

/** Handshake, refusal of unsigned deliveries, a signed delivery: as Meta would. */
export async function converse(client: WebhookClient, config: Config, options: CallbackOptions): Promise<Finding[]> {
  const certificate = about('callback.client-certificate')
  const asks = config.tlsClientCa !== undefined || config.clientCertHeader !== undefined
  const shows = options.clientCert !== undefined
  const [token] = config.verifyTokens ?? []
  const challenge = String(randomInt(1e9, 2e9))
  const first = await client.verify(token ?? '', challenge).catch((error: Error) => error)
  const refused =
    first instanceof Error
      ? /certificate required|handshake failure|bad certificate|ECONNRESET|socket hang up/i.test(first.message)
      : asks && first.status === 403
  if (!shows && refused && (asks || first instanceof Error)) {
    const rest = skipped(
      'The callback requires Meta’s client certificate: give --client-cert and --client-key to check the rest.',
    )
    const finding = asks
      ? certificate.ok('Callers without Meta’s certificate are refused.')
      : certificate.warning(
          `The callback refuses callers without a client certificate (${messageOf(first)}); these settings do not require one.`,
          'If a proxy requires it, set WABA_CLIENT_CERT_HEADER, and enable mTLS in the App Dashboard (WhatsApp, Configuration).',
        )
    return [finding, ...(await checkForgedHeader(client, config, token ?? '')), ...rest]
  }
  if (first instanceof Error) {
    const problem = about('callback.handshake').problem(
      `The callback does not answer: ${first.message}`,
      'Check that the relay runs and that proxy and firewall let Meta in; /readyz on its admin port says more.',
    )
    return [problem, ...skipped('The callback does not answer.').slice(1)]
  }
  const letIn =
    asks && !shows
      ? certificate.problem(
          'The settings require Meta’s client certificate, but the callback accepts callers without one.',
          'Check that the proxy requires the certificate and overwrites the header WABA_CLIENT_CERT_HEADER, and that this URL leads to this relay.',
        )
      : certificate.ok(
          asks
            ? `The callback accepts the given client certificate${endOf(options)}.`
            : 'No client certificate is required.',
        )
  return [
    letIn,
    await handshake(client, first, challenge, token),
    await unsigned(client),
    await delivery(client, config, options),
  ]
}

/** The expiry of the given certificate, for a message. */
function endOf({ clientCert }: CallbackOptions): string {
  const [certificate] = certificatesIn(clientCert ?? '')
  return certificate === undefined ? '' : `, which expires on ${certificate.validToDate.toISOString().slice(0, 10)}`
}

async function handshake(
  client: WebhookClient,
  first: WebhookAnswer,
  challenge: string,
  token: string | undefined,
): Promise<Finding> {
  const check = about('callback.handshake')
  if (token === undefined) return check.skipped('WABA_VERIFY_TOKENS is not set.')
  if (first.status !== 200) {
    return check.problem(`The verification handshake got ${first.status}.`, handshakeRemedy(first.status))
  }
  if (first.body !== challenge)
    return check.problem(
      'The answer to the verification handshake is not the challenge alone.',
      'A proxy changes the relay’s answers, or another service answers: check the proxy.',
    )
  const other = await client.verify(`not-${token}`, challenge).catch((error: Error) => error)
  if (!(other instanceof Error) && other.status === 200)
    return check.problem('The callback accepts any verify token.', 'Another service answers: check the proxy’s routes.')
  return check.ok('The callback returns the challenge and refuses another token.')
}

function handshakeRemedy(status: number): string {
  if (status === 403) return 'The relay there uses other tokens: compare WABA_VERIFY_TOKENS with its settings.'
  if (status === 404 || status === 405)
    return 'The path differs: compare WABA_WEBHOOK_PATH, the proxy’s route and the callback URL.'
  return 'Check the relay’s log and the proxy before it.'
}

/** A body of the App Dashboard's "Test" button: entry id 0, which marks its record as a test. */
const TEST_EVENT = Buffer.from(
  JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [{ id: '0', time: 0, changes: [{ field: 'account_review_update', value: { decision: 'APPROVED' } }] }],
  }),
)

async function unsigned(client: WebhookClient): Promise<Finding> {
  const check = about('callback.signature')
  const answer = await client.post(TEST_EVENT, sign(TEST_EVENT, 'waba-relay doctor')).catch((error: Error) => error)
  if (answer instanceof Error)
    return check.problem(`No answer to a delivery: ${answer.message}`, 'Check the relay’s log and the proxy before it.')
  if (answer.status === 401) return check.ok('Deliveries without Meta’s signature are refused.')
  if (answer.status === 200)
    return check.problem(
      'The callback accepts deliveries without Meta’s signature.',
      'Another service answers: check the proxy’s routes.',
    )
  return check.warning(`An unsigned delivery got ${answer.status}, not 401.`, deliveryRemedy(answer.status))
}

async function delivery(client: WebhookClient, { appSecrets }: Config, { deliver }: CallbackOptions): Promise<Finding> {
  const check = about('callback.delivery')
  const [secret] = appSecrets ?? []
  if (secret === undefined) return check.skipped('WABA_APP_SECRETS is not set.')
  if (!deliver) return check.skipped('Skipped because of --no-delivery.')
  const answer = await client.post(TEST_EVENT, sign(TEST_EVENT, secret)).catch((error: Error) => error)
  if (answer instanceof Error)
    return check.problem(
      `No answer to a signed delivery: ${answer.message}`,
      'Check the relay’s log and the proxy before it.',
    )
  if (answer.status !== 200)
    return check.problem(`A signed delivery got ${answer.status}.`, deliveryRemedy(answer.status))
  return check.ok(
    `A signed test event was stored in ${Math.round(answer.durationMs)} ms; its record has the header waba_test.`,
  )
}

function deliveryRemedy(status: number): string {
  switch (status) {
    case 401:
      return 'The relay there uses another app secret, or a proxy changes the body: compare WABA_APP_SECRETS with its settings.'
    case 403:
      return 'Refused before the signature check: check WABA_CLIENT_CERT_HEADER, WABA_CLIENT_CERT_NAME and the proxy’s rules.'
    case 404:
      return 'The path differs: compare WABA_WEBHOOK_PATH, the proxy’s route and the callback URL.'
    case 413:
      return 'The proxy’s limit is too small; Meta sends up to 3 MB (nginx: client_max_body_size 4m).'
    case 503:
      return 'The relay cannot store records; /readyz on its admin port says why.'
    default:
      return 'Check the relay’s log and the proxy before it.'
  }
}

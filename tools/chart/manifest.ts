import { CHART, template } from './helm.ts'

/** Where the manifest for those without Helm is kept, from the root of the repository. */
export const MANIFEST = 'deploy/kubernetes/waba-relay.yaml'

const HEAD = `# waba-relay on Kubernetes without Helm: what the chart in deploy/helm/waba-relay makes of its defaults (npm run chart).
# Set the addresses of Kafka and the registry, make the secret, and apply it:
#   kubectl create secret generic waba-relay --from-literal=app-secrets=… --from-literal=verify-tokens=…
#   kubectl apply -f waba-relay.yaml
# Meta needs HTTPS from outside: an Ingress or Gateway of yours to the service's port \`webhook\`, with bodies of 4 MB let through.
`

/** Labels and comments that only mean something where Helm installs. */
const OF_HELM = /^( *(app\.kubernetes\.io\/managed-by|helm\.sh\/chart): .*|# Source: .*)\n/gm

/** The manifest as it should be. */
export async function manifest(helm: string): Promise<string> {
  const text = await template(helm, 'waba-relay', ['--values', `${CHART}/values.yaml`])
  return `${HEAD}${text.replaceAll(OF_HELM, '')}`
}

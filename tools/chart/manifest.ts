import { CHART, template } from './helm.ts'

/** Where the manifest for those without Helm is kept, from the root of the repository. */
export const MANIFEST = 'deploy/kubernetes/waba-relay.yaml'

const HEAD = `# waba-relay on Kubernetes without Helm: the chart in deploy/helm/waba-relay, rendered with its defaults (npm run chart).
# Set the addresses of Kafka and the registry, create the secret, and apply the file:
#   kubectl create secret generic waba-relay --from-literal=app-secrets=… --from-literal=verify-tokens=…
#   kubectl apply -f waba-relay.yaml
# Meta needs public HTTPS: point your Ingress or Gateway at the service's port \`webhook\`, and allow bodies of 4 MB.
`

/** Labels and comments that only mean something where Helm installs. */
const OF_HELM = /^( *(app\.kubernetes\.io\/managed-by|helm\.sh\/chart): .*|# Source: .*)\n/gm

/** The manifest as it should be. */
export async function manifest(helm: string): Promise<string> {
  const text = await template(helm, 'waba-relay', ['--values', `${CHART}/values.yaml`])
  return `${HEAD}${text.replaceAll(OF_HELM, '')}`
}

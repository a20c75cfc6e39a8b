/** What each value of the Helm chart may be, as JSON Schema; `settings` and `files` come from the table of settings. */

const text = { type: 'string' }
const flag = { type: 'boolean' }
const texts = { type: 'object', additionalProperties: { type: 'string' } }
const anything = { type: 'object' }
const objects = { type: 'array', items: anything }
const count = (minimum: number): object => ({ type: 'integer', minimum })

function exactly(properties: Readonly<Record<string, object>>): object {
  return { type: 'object', additionalProperties: false, properties }
}

function oneOf(...values: readonly string[]): object {
  return { enum: values }
}

const probe = exactly({
  periodSeconds: count(1),
  timeoutSeconds: count(1),
  failureThreshold: count(1),
  initialDelaySeconds: count(0),
})

export const CHART_VALUES: Readonly<Record<string, object>> = {
  // Used by a chart that includes this one.
  global: anything,
  image: exactly({
    repository: { type: 'string', minLength: 1 },
    tag: text,
    digest: { type: 'string', pattern: '^(sha256:[0-9a-f]{64})?$' },
    pullPolicy: oneOf('Always', 'IfNotPresent', 'Never'),
  }),
  imagePullSecrets: objects,
  nameOverride: text,
  fullnameOverride: text,
  replicaCount: count(0),
  autoscaling: exactly({
    enabled: flag,
    minReplicas: count(1),
    maxReplicas: count(1),
    targetCPUUtilizationPercentage: count(1),
  }),
  podDisruptionBudget: {
    type: ['object', 'null'],
    additionalProperties: false,
    properties: {
      maxUnavailable: { type: ['integer', 'string', 'null'] },
      minAvailable: { type: ['integer', 'string', 'null'] },
    },
  },
  service: exactly({
    type: oneOf('ClusterIP', 'NodePort', 'LoadBalancer'),
    port: { type: 'integer', minimum: 1, maximum: 65_535 },
    annotations: texts,
  }),
  ingress: exactly({ enabled: flag, className: text, host: text, tlsSecret: text, annotations: texts }),
  metrics: exactly({
    discovery: oneOf('annotations', 'podMonitor', 'serviceMonitor', 'none'),
    interval: { type: 'string', pattern: '^[0-9]+(ms|s|m)$' },
    labels: texts,
  }),
  networkPolicy: exactly({ enabled: flag, webhookFrom: objects, adminFrom: objects, egress: objects }),
  preparation: exactly({ enabled: flag, topicsArgs: { type: 'array', items: text }, serviceAccountName: text }),
  serviceAccount: exactly({ create: flag, name: text, annotations: texts }),
  resources: exactly({ requests: anything, limits: anything, claims: objects }),
  probes: exactly({ liveness: probe, readiness: probe }),
  podSecurityContext: anything,
  securityContext: anything,
  topologySpreadKeys: { type: 'array', items: text },
  podAnnotations: texts,
  podLabels: texts,
  extraEnv: objects,
  extraVolumes: objects,
  extraVolumeMounts: objects,
  nodeSelector: texts,
  tolerations: objects,
  affinity: anything,
  priorityClassName: text,
}

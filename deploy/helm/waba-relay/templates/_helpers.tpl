{{- define "waba-relay.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}

{{- define "waba-relay.fullname" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 50 | trimSuffix "-" }}
{{- else }}
{{- $name := include "waba-relay.name" . }}
{{- ternary .Release.Name (printf "%s-%s" .Release.Name $name) (contains $name .Release.Name) | trunc 50 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{- define "waba-relay.selectorLabels" -}}
app.kubernetes.io/name: {{ include "waba-relay.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "waba-relay.labels" -}}
{{ include "waba-relay.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end }}

{{- /* Pods that serve; those of the preparing job have another component, and get no webhooks. */}}
{{- define "waba-relay.relayLabels" -}}
{{ include "waba-relay.selectorLabels" . }}
app.kubernetes.io/component: relay
{{- end }}

{{- define "waba-relay.image" -}}
{{- if .Values.image.digest -}}
{{ .Values.image.repository }}@{{ .Values.image.digest }}
{{- else -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end }}
{{- end }}

{{- define "waba-relay.serviceAccountName" -}}
{{- if .Values.serviceAccount.create }}
{{- default (include "waba-relay.fullname" .) .Values.serviceAccount.name }}
{{- else }}
{{- default "default" .Values.serviceAccount.name }}
{{- end }}
{{- end }}

{{- /* Whole seconds: the drain's delay and its time, the 2 s that the relay leaves itself, and 3 s for the kubelet. */}}
{{- define "waba-relay.gracePeriod" -}}
{{- $ms := add (int64 .Values.settings.WABA_DRAIN_DELAY_MS) (int64 .Values.settings.WABA_DRAIN_TIMEOUT_MS) }}
{{- add (div (add $ms 999) 1000) 5 }}
{{- end }}

{{- /* The relay's environment: its settings, and the paths of those that are files. */}}
{{- define "waba-relay.env" -}}
{{- $given := dict "WABA_PORT" "3000" "WABA_ADMIN_PORT" "3001" }}
{{- range $name, $value := .Values.settings }}
{{- if not (kindIs "invalid" $value) }}{{ $_ := set $given $name (toString $value) }}{{ end }}
{{- end }}
{{- range $name, $source := .Values.files }}
{{- if $source }}{{ $_ := set $given (printf "%s_FILE" (trimSuffix "_FILE" $name)) (printf "/run/waba-relay/%s" $name) }}{{ end }}
{{- end }}
{{- if .Values.preparation.enabled }}
{{- $_ := set $given "WABA_TOPICS_AUTO_CREATE" "false" }}
{{- $_ := set $given "WABA_SCHEMAS_AUTO_REGISTER" "false" }}
{{- end }}
{{- range $name, $value := $given }}
- name: {{ $name }}
  value: {{ $value | quote }}
{{- end }}
{{- with .Values.extraEnv }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "waba-relay.volumeMounts" -}}
- name: files
  mountPath: /run/waba-relay
  readOnly: true
{{- with .Values.extraVolumeMounts }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- /* One folder for all files. Projected, and without subPath, so that the kubelet puts new values in. */}}
{{- define "waba-relay.volumes" -}}
- name: files
  projected:
    defaultMode: 288 # 0440; YAML 1.2 has another octal
    sources:
      {{- range $name, $source := .Values.files }}
      {{- if $source }}
      - {{ if $source.secret }}secret{{ else }}configMap{{ end }}:
          name: {{ $source.secret | default $source.configMap }}
          items:
            - key: {{ $source.key }}
              path: {{ $name }}
      {{- end }}
      {{- end }}
{{- with .Values.extraVolumes }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- /* What the pods of the relay and of the preparing job share. */}}
{{- define "waba-relay.podSpec" -}}
automountServiceAccountToken: false
{{- /* The relay needs none of the variables that tell of services. */}}
enableServiceLinks: false
{{- with .Values.imagePullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
securityContext:
  {{- toYaml .Values.podSecurityContext | nindent 2 }}
{{- with .Values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
volumes:
  {{- include "waba-relay.volumes" . | nindent 2 }}
{{- end }}

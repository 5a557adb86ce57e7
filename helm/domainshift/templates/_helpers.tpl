{{- define "domainshift.name" -}}
{{ .Release.Name | trunc 40 | trimSuffix "-" }}-domainshift
{{- end }}

{{/* What selects pods: never changes. */}}
{{- define "domainshift.selector" -}}
app.kubernetes.io/name: domainshift
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "domainshift.labels" -}}
{{ include "domainshift.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- end }}

{{- define "domainshift.secret" -}}
{{ .Values.database.existingSecret | default (include "domainshift.name" .) }}
{{- end }}

{{- define "domainshift.claim" -}}
{{ .Values.storage.existingClaim | default (include "domainshift.name" .) }}
{{- end }}

{{- define "domainshift.serviceAccount" -}}
{{ .Values.serviceAccount.name | default (include "domainshift.name" .) }}
{{- end }}

{{/* Settings of every role as environment variables. */}}
{{- define "domainshift.settings" -}}
SPRING_DATASOURCE_URL: {{ .Values.database.url | quote }}
SPRING_DATASOURCE_USERNAME: {{ .Values.database.username | quote }}
# Health and metrics of every role; a worker has no other port.
MANAGEMENT_SERVER_PORT: "8081"
MANAGEMENT_SERVER_ADDRESS: 0.0.0.0
DOMAINSHIFT_STORAGE_KIND: {{ .Values.storage.kind }}
{{- if eq .Values.storage.kind "s3" }}
{{- with .Values.storage.s3 }}
DOMAINSHIFT_STORAGE_S3_BUCKET: {{ required "storage.s3.bucket is empty, expected the name of a bucket" .bucket | quote }}
DOMAINSHIFT_STORAGE_S3_PATHSTYLE: {{ .pathStyle | quote }}
DOMAINSHIFT_STORAGE_S3_PRESIGNEDDOWNLOADS: {{ .presignedDownloads | quote }}
DOMAINSHIFT_STORAGE_S3_CACHESIZE: {{ .cacheSize | quote }}
{{- range $name, $value := dict "REGION" .region "ENDPOINT" .endpoint "PREFIX" .prefix "PUBLICENDPOINT" .publicEndpoint }}
{{- if $value }}
DOMAINSHIFT_STORAGE_S3_{{ $name }}: {{ $value | quote }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}
{{- with .Values.tracing }}
{{- if .endpoint }}
MANAGEMENT_OPENTELEMETRY_TRACING_EXPORT_OTLP_ENDPOINT: {{ .endpoint | quote }}
MANAGEMENT_TRACING_SAMPLING_PROBABILITY: {{ .sampling | quote }}
{{- end }}
{{- end }}
{{- with .Values.logs.format }}
LOGGING_STRUCTURED_FORMAT_CONSOLE: {{ . }}
{{- end }}
{{- range $name, $value := .Values.extraEnv }}
{{ $name }}: {{ $value | quote }}
{{- end }}
{{- end }}

{{/* Variables that come from Secrets. */}}
{{- define "domainshift.secrets" -}}
- name: SPRING_DATASOURCE_PASSWORD
  valueFrom:
    secretKeyRef:
      name: {{ .databaseSecret }}
      key: password
{{- if and (eq .root.Values.storage.kind "s3") .root.Values.storage.s3.existingSecret }}
- name: DOMAINSHIFT_STORAGE_S3_ACCESSKEYID
  valueFrom:
    secretKeyRef:
      name: {{ .root.Values.storage.s3.existingSecret }}
      key: access-key-id
- name: DOMAINSHIFT_STORAGE_S3_SECRETACCESSKEY
  valueFrom:
    secretKeyRef:
      name: {{ .root.Values.storage.s3.existingSecret }}
      key: secret-access-key
{{- end }}
{{- end }}

{{- define "domainshift.podSecurity" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
fsGroupChangePolicy: OnRootMismatch
seccompProfile:
  type: RuntimeDefault
{{- end }}

{{- define "domainshift.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: ["ALL"]
{{- end }}

{{/*
A pod's metadata and spec: dict "root" $ "component" "api" "values" .Values.api "args" (list …)
"env" (dict …) "grace" 45, and for a pod that ends with its work "once" true.
*/}}
{{- define "domainshift.pod" -}}
metadata:
  labels:
    {{- include "domainshift.selector" .root | nindent 4 }}
    app.kubernetes.io/component: {{ .component }}
  annotations:
    # A changed setting starts new pods.
    checksum/config: {{ include "domainshift.settings" .root | sha256sum }}
    {{- if not .root.Values.database.existingSecret }}
    checksum/secret: {{ .root.Values.database.password | sha256sum }}
    {{- end }}
spec:
  serviceAccountName: {{ include "domainshift.serviceAccount" .root }}
  automountServiceAccountToken: false
  terminationGracePeriodSeconds: {{ .grace }}
  {{- if .once }}
  restartPolicy: Never
  {{- end }}
  securityContext:
    {{- include "domainshift.podSecurity" .root | nindent 4 }}
  {{- with .root.Values.imagePullSecrets }}
  imagePullSecrets:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .values.nodeSelector }}
  nodeSelector:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .values.tolerations }}
  tolerations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .values.affinity }}
  affinity:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .values.runtimeClassName }}
  runtimeClassName: {{ . }}
  {{- end }}
  {{- with .values.priorityClassName }}
  priorityClassName: {{ . }}
  {{- end }}
  {{- if not .once }}
  topologySpreadConstraints:
    - maxSkew: 1
      topologyKey: kubernetes.io/hostname
      whenUnsatisfiable: ScheduleAnyway
      labelSelector:
        matchLabels:
          {{- include "domainshift.selector" .root | nindent 10 }}
          app.kubernetes.io/component: {{ .component }}
  {{- end }}
  containers:
    - name: domainshift
      image: "{{ .root.Values.image.repository }}:{{ .values.tag | default .root.Values.image.tag | default .root.Chart.AppVersion }}"
      imagePullPolicy: {{ .root.Values.image.pullPolicy }}
      args:
        {{- toYaml .args | nindent 8 }}
      envFrom:
        - configMapRef:
            name: {{ include "domainshift.name" .root }}
      env:
        {{- include "domainshift.secrets" (dict "root" .root "databaseSecret" (include "domainshift.secret" .root)) | nindent 8 }}
        {{- range $name, $value := .env }}
        - name: {{ $name }}
          value: {{ $value | quote }}
        {{- end }}
      ports:
        {{- if eq .component "api" }}
        - name: http
          containerPort: 8080
        {{- end }}
        - name: management
          containerPort: 8081
      startupProbe:
        httpGet:
          path: /actuator/health/liveness
          port: management
        periodSeconds: 2
        failureThreshold: 90
      livenessProbe:
        httpGet:
          path: /actuator/health/liveness
          port: management
        periodSeconds: 10
        timeoutSeconds: 5
        failureThreshold: 6
      readinessProbe:
        httpGet:
          path: /actuator/health/readiness
          port: management
        periodSeconds: 5
        timeoutSeconds: 5
      {{- if eq .component "api" }}
      lifecycle:
        preStop:
          exec:
            # Endpoints forget this pod first; then open requests are answered.
            command: ["sleep", "5"]
      {{- end }}
      resources:
        {{- $resources := deepCopy .values.resources }}
        {{- if .values.gpus }}
        {{- $_ := set $resources "limits" (merge (dict "nvidia.com/gpu" .values.gpus) ($resources.limits | default dict)) }}
        {{- end }}
        {{- toYaml $resources | nindent 8 }}
      securityContext:
        {{- include "domainshift.containerSecurity" .root | nindent 8 }}
      volumeMounts:
        - name: data
          mountPath: /data
        - name: tmp
          mountPath: /tmp
  volumes:
    - name: data
      {{- if eq .root.Values.storage.kind "s3" }}
      emptyDir:
        sizeLimit: {{ .root.Values.storage.s3.cacheVolume }}
      {{- else }}
      persistentVolumeClaim:
        claimName: {{ include "domainshift.claim" .root }}
      {{- end }}
    - name: tmp
      emptyDir: {}
{{- end }}

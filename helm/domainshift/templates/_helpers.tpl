{{- define "domainshift.name" -}}
{{ .Release.Name | trunc 50 | trimSuffix "-" }}-domainshift
{{- end }}

{{- define "domainshift.labels" -}}
app.kubernetes.io/name: domainshift
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "domainshift.secret" -}}
{{ .Values.database.existingSecret | default (include "domainshift.name" .) }}
{{- end }}

{{- define "domainshift.claim" -}}
{{ .Values.storage.existingClaim | default (include "domainshift.name" .) }}
{{- end }}

{{/* The pod of a role: dict "root" $ "role" "api" "values" .Values.api */}}
{{- define "domainshift.pod" -}}
metadata:
  labels:
    {{- include "domainshift.labels" .root | nindent 4 }}
    app.kubernetes.io/component: {{ .role }}
  annotations:
    # A changed setting starts new pods.
    checksum/config: {{ include (print .root.Template.BasePath "/configmap.yaml") .root | sha256sum }}
spec:
  automountServiceAccountToken: false
  terminationGracePeriodSeconds: {{ .values.terminationGracePeriodSeconds | default 45 }}
  securityContext:
    runAsNonRoot: true
    runAsUser: 10001
    runAsGroup: 10001
    fsGroup: 10001
    fsGroupChangePolicy: OnRootMismatch
    seccompProfile:
      type: RuntimeDefault
  containers:
    - name: {{ .role }}
      image: "{{ .root.Values.image.repository }}:{{ .root.Values.image.tag | default .root.Chart.AppVersion }}"
      imagePullPolicy: {{ .root.Values.image.pullPolicy }}
      args: ["--role={{ .role }}"]
      envFrom:
        - configMapRef:
            name: {{ include "domainshift.name" .root }}
      env:
        - name: SPRING_DATASOURCE_PASSWORD
          valueFrom:
            secretKeyRef:
              name: {{ include "domainshift.secret" .root }}
              key: password
      ports:
        {{- if eq .role "api" }}
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
        failureThreshold: 60
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
      resources:
        {{- toYaml .values.resources | nindent 8 }}
      securityContext:
        allowPrivilegeEscalation: false
        readOnlyRootFilesystem: true
        capabilities:
          drop: ["ALL"]
      volumeMounts:
        - name: objects
          mountPath: /data
        - name: tmp
          mountPath: /tmp
  volumes:
    - name: objects
      persistentVolumeClaim:
        claimName: {{ include "domainshift.claim" .root }}
    - name: tmp
      emptyDir: {}
{{- end }}

{{/* KEDA wants the parts of what the service takes as one JDBC address. */}}
{{- define "domainshift.kedaConnection" -}}
{{- $address := regexReplaceAll "^jdbc:postgresql://([^?]*).*$" .Values.database.url "${1}" -}}
{{- $server := index (splitList "/" $address) 0 -}}
{{- $parts := splitList ":" $server -}}
host: {{ index $parts 0 | quote }}
port: {{ (gt (len $parts) 1) | ternary (last $parts) "5432" | quote }}
dbName: {{ last (splitList "/" $address) | quote }}
userName: {{ .Values.database.username | quote }}
sslmode: {{ .Values.keda.sslmode }}
{{- end }}

{{/* How many jobs concern a pool: dict "root" $ "pool" the pool's settings. */}}
{{- define "domainshift.queueQuery" -}}
{{- $file := eq .pool.kind "ScaledJob" | ternary "files/waiting-jobs.sql" "files/unfinished-jobs.sql" -}}
{{- $lanes := list -}}
{{- range .pool.lanes }}{{ $lanes = append $lanes (upper . | squote) }}{{ end -}}
{{- $classes := .pool.takesAny | ternary (printf "'ANY', '%s'" .pool.resourceClass) (.pool.resourceClass | squote) -}}
{{- $sql := regexReplaceAllLiteral "(?m)^--.*$" (.root.Files.Get $file) "" -}}
{{- $sql = $sql | replace ":lanes" (join ", " $lanes) | replace ":classes" $classes -}}
{{- $sql = $sql | replace ":memory" (printf "%.0f" (float64 .pool.deviceMemory)) -}}
{{- regexReplaceAllLiteral "\\s+" $sql " " | trim -}}
{{- end }}

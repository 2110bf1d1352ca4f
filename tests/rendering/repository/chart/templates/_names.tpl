{{- define "payments.labels" -}}
app: {{ .Chart.Name }}
{{- end }}

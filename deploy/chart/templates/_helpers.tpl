{{/* The name that all objects of a release begin with. */}}
{{- define "seatrial.name" -}}
{{- if contains "seatrial" .Release.Name }}{{ .Release.Name }}{{ else }}{{ .Release.Name }}-seatrial{{ end -}}
{{- end }}

{{/* What tells the pods of a release and role. Takes a dict of `root` and `role`. */}}
{{- define "seatrial.selector" -}}
app.kubernetes.io/name: seatrial
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .role }}
{{- end }}

{{/* Labels of every object. Takes a dict of `root` and `role`. */}}
{{- define "seatrial.labels" -}}
{{ include "seatrial.selector" . }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ .root.Chart.Name }}-{{ .root.Chart.Version }}
{{- end }}

{{/* The Secret that signs sessions and tickets. */}}
{{- define "seatrial.signing" -}}
{{ .Values.signing.secretName | default (printf "%s-signing" (include "seatrial.name" .)) }}
{{- end }}

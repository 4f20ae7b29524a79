/** Objects that differ in what lines can ask for: labels, counts, sizes, missing fields. */
export const drawnFrom = `
apiVersion: v1
kind: Namespace
metadata: { name: team, labels: { tier: back, size: '10' } }
---
apiVersion: v1
kind: Pod
metadata: { name: one, namespace: team, labels: { app: web, tier: front, size: '3' }, annotations: { note: 'a=b', 'example.com/by': me } }
spec:
  nodeSelector: { kubernetes.io/os: linux }
  containers:
  - { name: c, image: 'nginx:1.27', ports: [{ containerPort: 80, name: http }, { containerPort: 443 }], env: [{ name: A, value: '1' }, { name: B, value: '' }], resources: { requests: { cpu: 100m, memory: 1Gi } } }
  - { name: side, image: busybox, command: [sleep, infinity] }
---
apiVersion: v1
kind: Pod
metadata: { name: two, namespace: team, labels: { app: api, size: '20' } }
spec: { containers: [{ name: c, image: 'httpd:2.4', resources: { requests: { cpu: '1', memory: 200Mi } } }] }
---
apiVersion: v1
kind: Pod
metadata: { name: two-10, namespace: team, labels: { app: api, size: '03' } }
spec: { containers: [{ name: c10, image: 'httpd:2.4' }] }
---
apiVersion: v1
kind: Pod
metadata: { name: two-9, namespace: team, labels: { app: api, size: '1Gi' } }
spec: { containers: [{ name: c9, image: 'httpd:2.4' }] }
---
apiVersion: v1
kind: Pod
metadata: { name: lost, namespace: team }
spec: { containers: [{ name: c, image: 'no/such:1' }], nodeSelector: { disk: ssd } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: team, labels: { app: web } }
spec:
  replicas: 2
  selector: { matchLabels: { app: web, part: d } }
  template: { metadata: { labels: { app: web, part: d } }, spec: { containers: [{ name: main, image: nginx }] } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: api, namespace: team, labels: { app: api, tier: back } }
spec:
  replicas: 0
  selector: { matchLabels: { app: api, part: d } }
  template: { metadata: { labels: { app: api, part: d } }, spec: { containers: [{ name: main, image: nginx }, { name: m, image: busybox }] } }
---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: team, labels: { app: web } }
spec: { type: NodePort, clusterIP: 10.96.0.51, selector: { app: web }, ports: [{ name: http, port: 80, nodePort: 30080 }, { name: more, port: 81, nodePort: 30081 }] }
---
apiVersion: v1
kind: ConfigMap
metadata: { name: settings, namespace: team, labels: { app: web, 'example.com/x': 'y' } }
data: { a: '1', 'b.c': two }
---
apiVersion: v1
kind: PersistentVolume
metadata: { name: big, labels: { size: '10' } }
spec: { capacity: { storage: 10Gi }, accessModes: [ReadWriteOnce], hostPath: { path: /a }, storageClassName: fast }
---
apiVersion: v1
kind: PersistentVolume
metadata: { name: small }
spec: { capacity: { storage: 900Mi }, accessModes: [ReadWriteMany, ReadOnlyMany], hostPath: { path: /b } }
`

/** Numbers from 0 to 1, the same ones for the same seed. As mulberry32. */
function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

const kinds = [
  'pods -n team',
  'deploy -n team',
  'svc -A',
  'nodes',
  'cm -n team',
  'pv',
  'ns',
  'pod/one -n team',
  'deploy/web svc/web -n team',
]

/** None that Go walks a map for, whose order it draws. */
const paths = [
  ...['.metadata.name', '.metadata.labels.app', '.metadata.labels', '.metadata.labels.size', '.metadata.annotations', '.metadata.nope'],
  ...['.metadata.creationTimestamp', '.metadata.annotations.example\\.com/by', '.metadata.labels.example\\.com/x', '.kind', '.spec'],
  ...['.spec.containers[*].name', '.spec.containers[0].image', '.spec.containers[-1:].name', '.spec.containers[5].name'],
  ...['.spec.containers[*].ports[*].containerPort', '.spec.containers[0:1].env[*].name', '.spec.containers[*].resources.requests.cpu'],
  ...['.spec.containers[?(@.name=="c")].image', '.spec.containers[?(@.ports)].name', '.status.conditions[?(@.type=="Ready")].status'],
  ...['.spec.replicas', '.status.replicas', '.status.phase', '.status.capacity.cpu', '.spec.capacity.storage', '.spec.accessModes'],
  ...['.spec.ports[*].nodePort', '.spec.ports[?(@.port>80)].name', '.data', '.data.a', '.data.b\\.c', '.spec.nodeSelector'],
  ...["['metadata']['name']", "['metadata', 'kind']", '.spec.containers[*].env[?(@.value=="")].name', '.spec.unschedulable'],
]
const sortKeys = [
  ...[
    '.metadata.name',
    'metadata.name',
    '{.metadata.name}',
    '.metadata.labels.app',
    '.metadata.labels.size',
    '.spec.replicas',
    '.spec.nope',
  ],
  ...['.spec.capacity.storage', '.spec.containers[0].name', '.spec.containers[*].name', '.spec.containers[0].resources.requests.memory'],
  ...[
    '.status.podIP',
    '.status.phase',
    '.metadata.creationTimestamp',
    '.spec',
    '.metadata.labels',
    '.status.containerStatuses[0].restartCount',
  ],
  ...['.spec.ports[0].nodePort', '{.metadata', '.spec.containers[', "['metadata']['name']", '.metadata.generation', '.spec.nodeName'],
]
const requirements = [
  ...[
    'app=web',
    'app==web',
    'app!=web',
    'app',
    '!app',
    'app in (web, api)',
    'app notin (web)',
    'size>5',
    'size<15',
    'tier in (front)',
    'size>=5',
  ],
  ...[
    'app in ()',
    'app in (web',
    'app in web',
    'in',
    'app=',
    '=web',
    'app=(web)',
    'app=web=x',
    '-a',
    'a b',
    'app notin',
    'size>x',
    'app in (,web)',
  ],
  ...[
    'example.com/x=y',
    'example.com/=y',
    'a/b/c',
    'app=web,',
    ',app=web',
    'app,,tier',
    '!',
    '!app=web',
    'app=a_b-',
    'app=naïve',
    'app in (web),tier',
  ],
]
const terms = [
  ...[
    'metadata.name=one',
    'metadata.name!=one',
    'metadata.namespace=team',
    'status.phase=Running',
    'status.phase!=Running',
    'spec.nodeName=',
  ],
  ...[
    'spec.restartPolicy=Always',
    'spec.type=NodePort',
    'metadata.labels.app=web',
    'nope=1',
    'a',
    'a=b=c',
    '=',
    'metadata.name==one',
    'metadata.name',
  ],
  ...[
    'spec.unschedulable=false',
    'status.podIP=1',
    'metadata.name=one\\,two',
    'metadata.name=a\\b',
    ',',
    'metadata.name>one',
    'spec.nodeName=node01',
  ],
]
const templates = [
  ...[
    '{.items[*].metadata.name}',
    '{range .items[*]}{.metadata.name}{"\\t"}{.status.phase}{"\\n"}{end}',
    '{.items[?(@.spec.replicas==2)].metadata.name}',
  ],
  ...[
    '{.items[0]["metadata.name"]}',
    "{.items[*]['metadata.name','status.phase']}",
    '{.items[1:].metadata.labels.size}',
    '{..containers[*].image}',
    '{@}',
  ],
  ...[
    '{.items[?(@.metadata.labels.app=="web")].metadata.name}',
    '{.items[*].spec.containers[?(@.name!="c")].name}',
    '{.items[-1].metadata.name}x{"y"}',
  ],
]
const goTemplates = [
  ...[
    '{{range .items}}{{.metadata.name}} {{end}}',
    '{{len .items}}',
    '{{(index .items 0).metadata.name}}',
    '{{range $i, $e := .items}}{{$i}}={{$e.kind}} {{else}}none{{end}}',
  ],
  ...[
    '{{with .items}}{{printf "%d-%s" (len .) "x"}}{{end}}',
    '{{if eq .kind "List"}}yes{{else}}no{{end}}',
    '{{range .items}}{{if .spec.replicas}}{{.spec.replicas | printf "%v"}}{{end}}{{end}}',
  ],
  ...[
    '{{define "n"}}<{{.}}>{{end}}{{template "n" .kind}}',
    '{{- /* c */ -}} {{.items | len | eq 2 | not}}',
    '{{range .items}}{{index .metadata.labels "app" | html}}{{"\\n"}}{{end}}',
  ],
]

/** As many lines as asked for, of each sort in turn; those of one seed are always the same. */
export function drawnLines(count: number, seed: number): string[] {
  const next = random(seed)
  const one = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T
  const some = <T>(list: readonly T[], most: number): T[] => Array.from({ length: 1 + Math.floor(next() * most) }, () => one(list))
  const quoted = (text: string) => (text.includes("'") ? `"${text}"` : `'${text}'`)
  /** A letter too many, one too few, or two in the other order. */
  const spoilt = (text: string) => {
    const at = Math.floor(next() * text.length)
    const how = next()
    if (how < 0.4) return text.slice(0, at) + text.slice(at + 1)
    if (how < 0.7) return text.slice(0, at) + one([...`[]{}().*?@"$|,=<>!1-: `]) + text.slice(at)
    return text.slice(0, at) + (text[at + 1] ?? '') + (text[at] ?? '') + text.slice(at + 2)
  }
  const maybeSpoilt = (text: string, often: number) => (next() < often ? spoilt(text) : text)
  const shown = () => one(['', '', ' -o wide', ' -o name', ' --no-headers', ' --show-labels', ' --show-kind'])
  const sorts = [
    () =>
      `get ${one(kinds)} -o custom-columns=${quoted(
        some(paths, 5)
          .map((path, at) => `C${at}:${maybeSpoilt(path, 0.1)}`)
          .join(','),
      )}`,
    () => `get ${one(kinds)} --sort-by=${quoted(maybeSpoilt(one(sortKeys), 0.15))}${shown()}`,
    () =>
      `get ${one(kinds)} -L ${some(['app', 'tier', 'size', 'example.com/x', 'kubernetes.io/os', 'nope', 'APP'], 4).join(',')}${shown()}`,
    () => `get ${one(kinds.slice(0, 7))} --field-selector=${quoted(some(terms, 2).join(','))}${shown()}`,
    () => `get ${one(kinds.slice(0, 7))} -l ${quoted(some(requirements, 2).join(','))}${shown()}`,
    () => `get pods,deploy -n team -o jsonpath=${quoted(maybeSpoilt(one(templates), 0.7))}`,
    () => `get pods,deploy -n team -o go-template=${quoted(maybeSpoilt(one(goTemplates), 0.7))}`,
    () => `get ${one(kinds)} -o ${one(['jsonpath-as-json', 'jsonpath'])}=${quoted(`{${maybeSpoilt(one(paths), 0.3)}}`)}`,
  ]
  return Array.from({ length: count }, (_, at) => `kubectl ${(sorts[at % sorts.length] as () => string)()}`)
}

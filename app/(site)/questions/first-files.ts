import type { QuestionFiles } from '@/exam/views'

/** What a new question starts from: small, complete and provable, so that its author changes something that works. */
export const firstFiles = (id: string): QuestionFiles => ({
  'question.yaml': `id: ${id}
title: Expose the Deployment __name__ inside the cluster
domain: services-networking
topics: [clusterip]
difficulty: easy
minutes: 4
answer: terminal
context:
  cluster: { profile: bare-metal }
parameters:
  name: [web, frontend]
  port: [8080, 9090]
checks:
  - id: port
    points: 2
    says: Service __name__ in namespace shop forwards port __port__ to port 80 of the pods
    object: { kind: Service, name: __name__, namespace: shop }
    expect: { spec: { ports: [{ port: __port__, targetPort: 80 }] } }
  - id: endpoints
    points: 3
    says: The Service has both pods as endpoints
    endpoints: { service: __name__, namespace: shop, ready: 2 }
hints:
  - \`kubectl expose deployment\` takes the selector from the Deployment.
explanation: |
  A ClusterIP Service is reachable from every pod and node of the cluster at its own port. \`targetPort\` is where the container listens;
  left out, it is the same as \`port\`.
links:
  - https://kubernetes.io/docs/concepts/services-networking/service/
`,
  'task.md': `Deployment \`__name__\` runs in namespace \`shop\` and listens on port 80.

Create a Service \`__name__\` in the same namespace that serves it inside the cluster on port **__port__**.
`,
  'setup/app.yaml': `apiVersion: v1
kind: Namespace
metadata: { name: shop }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: __name__, namespace: shop }
spec:
  replicas: 2
  selector: { matchLabels: { app: __name__ } }
  template:
    metadata: { labels: { app: __name__ } }
    spec:
      containers:
        - name: nginx
          image: nginx:1.29
          ports: [{ containerPort: 80 }]
`,
  'solutions/expose.sh': `kubectl -n shop expose deployment __name__ --port=__port__ --target-port=80
`,
  'mistakes/no-target-port.sh': `# fails: port
# believes: without a targetPort, Kubernetes finds the container's port by itself
kubectl -n shop expose deployment __name__ --port=__port__
`,
})

import type { Json, KubeObject } from '@/apimachinery/object'
import { pathOf } from '../client/api'
import { KubectlError } from '../errors'
import { array, int, text } from '../flags'
import { commandOf, compact, generator } from './generator'

/** `nginx` of `docker.io/library/nginx:1.27@sha256:…`, made fit for a container's name. As cmd/create deployment buildPodSpec. */
function containerName(image: string): string {
  const base = (image.split('/').at(-1) as string).split('@')[0]?.split(':')[0] as string
  return base.replaceAll('_', '-').replaceAll('.', '-').toLowerCase()
}

export const deployment = generator({
  use: 'deployment NAME --image=image -- [COMMAND] [args...]',
  short: 'Create a deployment with the specified name',
  aliases: ['deploy'],
  examples:
    '# Three replicas of nginx\nkubectl create deployment web --image=nginx --replicas=3\n\n# With a command\nkubectl create deployment worker --image=busybox -- sleep 1d',
  namespaced: true,
  failing: 'failed to create deployment:',
  flags: {
    image: array({ required: true }),
    port: int(-1),
    replicas: int(1, { short: 'r' }),
  },
  make(making) {
    const { name, flags } = making
    const words = commandOf(making)
    if (flags.image.length > 1 && words.length > 0) throw new KubectlError('cannot specify multiple --image options and command')
    const used = new Set<string>()
    const containers = flags.image.map((image, index) => {
      const plain = containerName(image)
      const unique = used.has(plain) ? `${plain}-${index}` : plain
      used.add(unique)
      return compact({
        name: unique,
        image,
        resources: {},
        command: words,
        ports: flags.port >= 0 && index === 0 ? [{ containerPort: flags.port }] : undefined,
      })
    })
    const labels = { app: name }
    return {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name, labels },
      spec: {
        replicas: flags.replicas,
        selector: { matchLabels: labels },
        strategy: {},
        template: { metadata: { labels }, spec: { containers } },
      },
      status: {},
    } as KubeObject
  },
})

const container = (name: string, image: string, words: string[]) => compact({ name, image, resources: {}, command: words })

export const job = generator({
  use: 'job NAME --image=image [--from=cronjob/name] -- [COMMAND] [args...]',
  short: 'Create a job with the specified name',
  namespaced: true,
  failing: 'failed to create job:',
  flags: { image: text(), from: text() },
  async make(making) {
    const { name, flags, api } = making
    if ((flags.image === '') === (flags.from === '')) throw new KubectlError('either --image or --from must be specified')
    const head = { apiVersion: 'batch/v1', kind: 'Job' }
    if (flags.from !== '') {
      const [type, from] = flags.from.split('/') as [string, string | undefined]
      const resource = (await api.find(type))[0]
      if (!resource || from === undefined || resource.plural !== 'cronjobs') throw new KubectlError(`from must be an existing cronjob`)
      const cronjob = await api.request<
        KubeObject & {
          spec: { jobTemplate: { metadata?: { labels?: Record<string, string>; annotations?: Record<string, string> }; spec: Json } }
        }
      >('GET', pathOf(resource, api.namespace, from))
      const template = cronjob.spec.jobTemplate
      const metadata = compact({
        name,
        annotations: { 'cronjob.kubernetes.io/instantiate': 'manual', ...template.metadata?.annotations },
        labels: template.metadata?.labels,
        ownerReferences: [{ apiVersion: 'batch/v1', kind: 'CronJob', name: from, uid: cronjob.metadata.uid ?? '', controller: true }],
      })
      return { ...head, metadata, spec: template.spec, status: {} } as KubeObject
    }
    const spec = { containers: [container(name, flags.image, commandOf(making))], restartPolicy: 'Never' }
    return { ...head, metadata: { name }, spec: { template: { metadata: {}, spec } }, status: {} } as KubeObject
  },
})

export const cronjob = generator({
  use: "cronjob NAME --image=image --schedule='0/5 * * * ?' -- [COMMAND] [args...] [flags]",
  short: 'Create a cron job with the specified name',
  aliases: ['cj'],
  namespaced: true,
  failing: 'failed to create cronjob:',
  flags: {
    image: text({ required: true }),
    schedule: text({ required: true }),
    restart: text(),
  },
  make(making) {
    const { name, flags } = making
    const pod = { containers: [container(name, flags.image, commandOf(making))], restartPolicy: flags.restart || 'OnFailure' }
    const jobTemplate = { metadata: { name }, spec: { template: { metadata: {}, spec: pod } } }
    return {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata: { name },
      spec: { jobTemplate, schedule: flags.schedule },
      status: {},
    } as KubeObject
  },
})

import { z } from 'zod'

/**
 * Checks as authors write them: data. One level is a partial object in Kubernetes' own shape (`object` with `expect`), the other a closed
 * set of words for what a partial object cannot say. `grader/grade.ts` judges them.
 */

const name = z.string().min(1)
const labels = z.record(z.string(), z.string())

/** Which objects a check looks at: one by `name`, or those in `namespace` that carry `labels` (`{}` is all of them). */
const selection = {
  /** Found through discovery, so `apiVersion` is needed only where two groups serve the same kind. */
  apiVersion: name.optional(),
  kind: name,
  namespace: name.optional(),
  name: name.optional(),
  labels: labels.optional(),
}

const objectWord = z
  .strictObject({
    ...selection,
    /** How many of the selected objects must fit `expect`. By name the default is `any`; by labels it must be said. `all` needs at least one. */
    match: z.enum(['any', 'all', 'none']).optional(),
    exactly: z.int().min(0).optional(),
  })
  .superRefine((word, context) => {
    const fail = (message: string) => context.addIssue({ code: 'custom', message })
    if ((word.name === undefined) === (word.labels === undefined)) fail('select by `name` or by `labels`, one of them')
    if (word.match !== undefined && word.exactly !== undefined) fail('say `match` or `exactly`, not both')
    if (word.labels !== undefined && word.match === undefined && word.exactly === undefined)
      fail('a selection by labels says `match: any | all | none` or `exactly: n`')
    if (word.name !== undefined && word.exactly !== undefined) fail('`exactly` goes with `labels`: a name is one object')
  })

const pods = z.strictObject({ namespace: name.optional(), labels })

const endpointsWord = z
  .strictObject({
    service: name,
    namespace: name,
    /** How many ready endpoints; 0 needs the Service to exist. */
    ready: z.int().min(0).optional(),
    atLeast: z.int().min(1).optional(),
    /** The port number that the endpoints carry, of the port called `portName` where there are several. */
    port: z.int().min(1).max(65535).optional(),
    portName: z.string().optional(),
    /** The ready endpoints are exactly the ready pods with these labels. */
    pods: pods.optional(),
    /** The ready endpoints are exactly these addresses (Services without a selector). */
    addresses: z.array(name).min(1).optional(),
  })
  .refine((word) => [word.ready, word.atLeast, word.port, word.pods, word.addresses].some((part) => part !== undefined), {
    message: 'say what the endpoints must be: `ready`, `atLeast`, `port`, `pods` or `addresses`',
  })

/** Where a connection starts. A pod is named, or the first running one with these labels (`{}`: any) in the namespace. */
const origin = z.union([
  z.literal('outside'),
  z.strictObject({ node: name }),
  z.strictObject({ pod: z.strictObject({ namespace: name, name: name.optional(), labels: labels.optional() }) }),
])

/** A Service's address, looked up when graded because the cluster drew it. `node: all` tries every node. */
const serviceAddress = z.strictObject({
  service: name,
  namespace: name,
  via: z.enum(['clusterIP', 'nodePort', 'externalIP']),
  /** The Service's port by number or name; its only port when absent. */
  port: z.union([z.int(), name]).optional(),
  /** For `nodePort`: which node, or `all`. */
  node: name.optional(),
  scheme: z.enum(['http', 'https', 'grpc', 'tcp', 'udp', 'sctp']).default('http'),
  path: z.string().startsWith('/').default('/'),
})

/** `http://host:port/path`, `https://…`, `grpc://host:port/package.Service/Method`, `tcp://host:port`, `udp://…` or `sctp://…`. */
const url = z
  .string()
  .regex(
    /^(https?:\/\/[^/\s]+(\/\S*)?|grpc:\/\/[^/\s]+\/[\w.]+\/\w+|(tcp|udp|sctp):\/\/[^/\s]+:\d+)$/,
    'write http://host:port/path, https://…, grpc://host:port/package.Service/Method, tcp://host:port, udp://… or sctp://…',
  )

const isGrpc = (to: string | z.infer<typeof serviceAddress>) => (typeof to === 'string' ? to.startsWith('grpc:') : to.scheme === 'grpc')

const reachWord = z
  .strictObject({
    from: origin,
    /** A call of gRPC must be answered with its status OK. */
    to: z.union([url, serviceAddress]),
    /** Text that the body holds. */
    body: z.string().optional(),
    /** HTTP status; 200 when absent. */
    status: z.int().min(100).max(599).optional(),
    /** Who must answer. */
    pod: pods.optional(),
    /** Host header, for virtual hosts. */
    host: name.optional(),
  })
  .superRefine(({ to, body, status }, context) => {
    const fail = (message: string) => context.addIssue({ code: 'custom', message })
    if (isGrpc(to) && (body !== undefined || status !== undefined))
      fail('`body` and `status` are of HTTP: a call of gRPC must be answered OK')
    if (typeof to !== 'string' && to.scheme === 'grpc' && !/^\/[\w.]+\/\w+$/.test(to.path))
      fail('`path` names a method of gRPC: /package.Service/Method')
  })

const blockedWord = z.strictObject({
  from: origin,
  to: z.union([url, serviceAddress]),
  /** The `reach` check that shows the target does answer to someone; without it, "blocked" would praise a dead target. */
  partner: name,
})

const resolvesWord = z
  .strictObject({
    from: origin,
    name,
    type: z.enum(['A', 'CNAME', 'SRV']).default('A'),
    /** Exactly these values, in any order. */
    values: z.array(name).min(1).optional(),
    count: z.int().min(1).optional(),
    /** Exactly the addresses of these pods. */
    pods: pods.optional(),
    /** The clusterIP of this Service. */
    service: z.strictObject({ name, namespace: name }).optional(),
  })
  .refine((word) => [word.values, word.count, word.pods, word.service].some((part) => part !== undefined), {
    message: 'say what the name resolves to: `values`, `count`, `pods` or `service`',
  })

const externalIPWord = z.strictObject({
  service: name,
  namespace: name,
  /** `pending`: a LoadBalancer that has no address; `assigned`: any address or host name; else the address itself. */
  is: z.union([z.literal('pending'), z.literal('assigned'), name]),
})

/** What a text must say; white space around lines never matters. */
const text = {
  /** The whole text, but for white space around it. */
  equals: z.union([z.string(), z.number()]).optional(),
  /** The whole text is one of these. */
  oneOf: z.array(z.string()).min(1).optional(),
  contains: z.array(name).min(1).optional(),
  /** The lines in any order, but for white space and empty ones. */
  lines: z.array(name).min(1).optional(),
}

const fileWord = z
  .strictObject({
    host: name.default('terminal'),
    path: z.string().startsWith('/'),
    ...text,
    /** The value of a field of an object, e.g. `field: spec.clusterIP`. */
    holds: z.strictObject({ apiVersion: name.optional(), kind: name, namespace: name.optional(), name, field: name }).optional(),
  })
  .refine((word) => [word.equals, word.oneOf, word.contains, word.lines, word.holds].filter((part) => part !== undefined).length === 1, {
    message: 'say one of `equals`, `oneOf`, `contains`, `lines`, `holds`',
  })

/** What a command prints that the check states: for what only a tool can tell. Nothing it changes is seen by other checks. */
const outputWord = z
  .strictObject({
    host: name.default('terminal'),
    run: name,
    ...text,
    exitCode: z.int().min(0).max(255).optional(),
  })
  .refine((word) => [word.equals, word.oneOf, word.contains, word.lines, word.exitCode].some((part) => part !== undefined), {
    message: 'say what it must print: `equals`, `oneOf`, `contains`, `lines`, or its `exitCode`',
  })

/** What RBAC allows. */
const canIWord = z
  .strictObject({
    user: name.optional(),
    groups: z.array(name).min(1).optional(),
    /** A service account by name; `namespace` is its own unless `in` names another to act in. */
    serviceAccount: name.optional(),
    namespace: name.optional(),
    verb: name,
    /** As kubectl takes it, but always the plural: `pods`, `deployments.apps`, `pods/log`. */
    resource: name,
    name: name.optional(),
    /** The namespace acted in; `cluster` for cluster-scoped resources and for all namespaces. The subject's own when absent. */
    in: name.optional(),
    is: z.boolean().default(true),
  })
  .superRefine((word, context) => {
    const fail = (message: string) => context.addIssue({ code: 'custom', message })
    if ((word.user === undefined) === (word.serviceAccount === undefined)) fail('say `user` or `serviceAccount`, one of them')
    if (word.serviceAccount !== undefined && word.namespace === undefined) fail('a `serviceAccount` needs its `namespace`')
    if (word.in === undefined && word.namespace === undefined) fail('say `in`: the namespace acted in, or `cluster`')
  })

/** Where pods run: all that are selected, and there must be one. */
const scheduledWord = z
  .strictObject({
    namespace: name,
    name: name.optional(),
    labels: labels.optional(),
    node: name.optional(),
    /** Labels that the pods' nodes carry. */
    nodeLabels: labels.optional(),
    notOn: z.array(name).min(1).optional(),
    /** No two on one node. */
    apart: z.literal(true).optional(),
    /** No node will have them. */
    pending: z.literal(true).optional(),
  })
  .superRefine((word, context) => {
    const fail = (message: string) => context.addIssue({ code: 'custom', message })
    if ((word.name === undefined) === (word.labels === undefined)) fail('select by `name` or by `labels`, one of them')
    const where = [word.node, word.nodeLabels, word.notOn, word.apart].some((part) => part !== undefined)
    if (where === (word.pending !== undefined))
      fail('say where they run (`node`, `nodeLabels`, `notOn`, `apart`), or that they are `pending`')
  })

/** An event that was told of an object. */
const eventsWord = z.strictObject({
  kind: name,
  namespace: name.optional(),
  /** Absent: of any object of the kind. */
  name: name.optional(),
  reason: name,
  type: z.enum(['Normal', 'Warning']).optional(),
  message: z.strictObject({ contains: name }).optional(),
})

/** A workload whose change has come through: every replica is of the newest template and available. */
const rolloutWord = z.strictObject({
  kind: z.enum(['Deployment', 'StatefulSet', 'DaemonSet']),
  namespace: name,
  name,
  /** Of its first container, or of the one called `container`: as a registry understands it (`nginx` is `docker.io/library/nginx:latest`). */
  image: name.optional(),
  container: name.optional(),
})

const unchangedWord = z.strictObject({
  apiVersion: name.optional(),
  kind: name,
  namespace: name.optional(),
  name,
  /** Only these fields (`spec.replicas`); otherwise spec, data, labels and annotations. */
  fields: z.array(name).min(1).optional(),
})

const choiceWord = z
  .strictObject({
    exactly: z.array(name).min(1).optional(),
    includes: z.array(name).min(1).optional(),
    excludes: z.array(name).min(1).optional(),
  })
  .refine((word) => Object.values(word).filter((part) => part !== undefined).length === 1, {
    message: 'say one of `exactly`, `includes`, `excludes`',
  })

export const wordNames = [
  'object',
  'endpoints',
  'reach',
  'blocked',
  'resolves',
  'externalIP',
  'canI',
  'scheduled',
  'rollout',
  'events',
  'file',
  'output',
  'unchanged',
  'choice',
] as const
export type WordName = (typeof wordNames)[number]

export const checkSchema = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'an id is lower-case words joined by dashes'),
    /** What the check asks, in one sentence; shown with the result. */
    says: z.string().min(5),
    /** Absent for a gate, which earns nothing. */
    points: z.int().min(1).max(20).optional(),
    /** Broken, it voids the points of the whole question. */
    gate: z.literal(true).optional(),
    /** Why it matters; shown when the check fails. */
    why: z.string().optional(),
    /** Compare as written, not by meaning. */
    literal: z.literal(true).optional(),
    object: objectWord.optional(),
    /** The partial object that `object` must fit. `null`: the field is absent. `$oneOf`, `$not`, `$between`, `$only` where a value cannot say it. */
    expect: z.json().optional(),
    endpoints: endpointsWord.optional(),
    reach: reachWord.optional(),
    blocked: blockedWord.optional(),
    resolves: resolvesWord.optional(),
    externalIP: externalIPWord.optional(),
    canI: canIWord.optional(),
    scheduled: scheduledWord.optional(),
    rollout: rolloutWord.optional(),
    events: eventsWord.optional(),
    file: fileWord.optional(),
    output: outputWord.optional(),
    unchanged: unchangedWord.optional(),
    choice: choiceWord.optional(),
  })
  .superRefine((check, context) => {
    const fail = (message: string) => context.addIssue({ code: 'custom', message })
    const used = wordNames.filter((word) => check[word] !== undefined)
    if (used.length !== 1)
      fail(`a check uses exactly one word of ${wordNames.join(', ')}${used.length ? `; this one uses ${used.join(' and ')}` : ''}`)
    if (check.expect !== undefined && check.object === undefined) fail('`expect` goes with `object`')
    if (check.gate ? check.points !== undefined : check.points === undefined)
      fail('a check has `points`, or is a `gate: true` and earns nothing')
    if (check.unchanged && !check.gate) fail('`unchanged` holds before anybody works: it can only be a gate')
  })

export type Check = z.infer<typeof checkSchema>
export type WrittenOrigin = z.infer<typeof origin>
export type ServiceAddress = z.infer<typeof serviceAddress>

/** All checks of a question: ids are unique, a `blocked` names its `reach`, and there is something to earn. */
export const checksSchema = z
  .array(checkSchema)
  .min(1)
  .superRefine((checks, context) => {
    const seen = new Set<string>()
    checks.forEach((check, index) => {
      if (seen.has(check.id)) context.addIssue({ code: 'custom', path: [index, 'id'], message: `two checks are called ${check.id}` })
      seen.add(check.id)
      const partner = check.blocked?.partner
      if (partner !== undefined && !checks.some((other) => other.id === partner && other.reach))
        context.addIssue({ code: 'custom', path: [index, 'blocked', 'partner'], message: `no \`reach\` check is called ${partner}` })
    })
    if (!checks.some((check) => check.points)) context.addIssue({ code: 'custom', message: 'no check earns points' })
  })

/** The sum of what checks can earn. */
export function pointsOf(checks: readonly Check[]): number {
  return checks.reduce((sum, check) => sum + (check.points ?? 0), 0)
}

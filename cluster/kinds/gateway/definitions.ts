import type { Json } from '@/apimachinery/object'
import type { JsonSchema } from '../apiextensions/schema'
import { grpcRoute } from './grpc-route-schema'
import { httpRoute } from './http-route-schema'
import { conditions, group, hostname, kind, list, map, name, namespace, object, oneOf, port, section, text } from './schema-parts'

// The standard channel's definitions of Gateway API 1.4, in brief: fields, defaults, bounds and rules as upstream's, without descriptions.

const waiting = (...types: string[]): Json =>
  types.map((type) => ({
    type,
    status: 'Unknown',
    reason: 'Pending',
    message: 'Waiting for controller',
    lastTransitionTime: '1970-01-01T00:00:00Z',
  }))

const secretRef = object({ group: { ...group, default: '' }, kind: { ...kind, default: 'Secret' }, name, namespace }, ['name'])
const anyObject: JsonSchema = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true }

const tls = object({
  mode: oneOf(['Terminate', 'Passthrough'], { default: 'Terminate' }),
  certificateRefs: list(secretRef, 64),
  options: { type: 'object', additionalProperties: text({ maxLength: 4096 }), maxProperties: 16 },
})

const listener = object(
  {
    name: section,
    hostname,
    port,
    protocol: text({
      minLength: 1,
      maxLength: 255,
      pattern: '^[a-zA-Z0-9]([-a-zA-Z0-9]*[a-zA-Z0-9])?$|[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\\/[A-Za-z0-9]+$',
    }),
    tls,
    allowedRoutes: {
      ...object({
        namespaces: {
          ...object({ from: oneOf(['All', 'Selector', 'Same'], { default: 'Same' }), selector: anyObject }),
          default: { from: 'Same' },
        },
        kinds: list(object({ group: { ...group, default: 'gateway.networking.k8s.io' }, kind }, ['kind']), 8),
      }),
      default: { namespaces: { from: 'Same' } },
    },
  },
  ['name', 'port', 'protocol'],
)

const gateway = object(
  {
    spec: object(
      {
        gatewayClassName: name,
        listeners: list(listener, 64, {
          minItems: 1,
          ...map('name'),
          'x-kubernetes-validations': [
            {
              rule: "self.all(l, l.protocol in ['HTTP', 'TCP', 'UDP'] ? !has(l.tls) : true)",
              message: "tls must not be specified for protocols ['HTTP', 'TCP', 'UDP']",
            },
            {
              rule: "self.all(l, (l.protocol == 'HTTPS' && has(l.tls)) ? (l.tls.mode == '' || l.tls.mode == 'Terminate') : true)",
              message: 'tls mode must be Terminate for protocol HTTPS',
            },
            {
              rule: "self.all(l, l.protocol in ['TCP', 'UDP'] ? (!has(l.hostname) || l.hostname == '') : true)",
              message: "hostname must not be specified for protocols ['TCP', 'UDP']",
            },
            { rule: 'self.all(l1, self.exists_one(l2, l1.name == l2.name))', message: 'Listener name must be unique within the Gateway' },
            {
              rule: 'self.all(l1, self.exists_one(l2, l1.port == l2.port && l1.protocol == l2.protocol && (has(l1.hostname) && has(l2.hostname) ? l1.hostname == l2.hostname : !has(l1.hostname) && !has(l2.hostname))))',
              message: 'Combination of port, protocol and hostname must be unique for each listener',
            },
          ],
        }),
        addresses: list(object({ type: text({ default: 'IPAddress' }), value: text({ maxLength: 253 }) }), 16),
        infrastructure: anyObject,
      },
      ['gatewayClassName', 'listeners'],
    ),
    status: {
      ...object({
        addresses: list(object({ type: text({ default: 'IPAddress' }), value: name }, ['value']), 16),
        conditions: conditions(waiting('Accepted', 'Programmed')),
        listeners: list(
          object(
            {
              name: section,
              attachedRoutes: { type: 'integer', format: 'int32' },
              supportedKinds: list(object({ group: { ...group, default: 'gateway.networking.k8s.io' }, kind }, ['kind']), 8),
              conditions: conditions(),
            },
            ['attachedRoutes', 'conditions', 'name'],
          ),
          64,
          map('name'),
        ),
      }),
      default: { conditions: waiting('Accepted', 'Programmed') },
    },
  },
  ['spec'],
)

const gatewayClass = object(
  {
    spec: object(
      {
        controllerName: text({
          minLength: 1,
          maxLength: 253,
          pattern: "^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\\/[A-Za-z0-9\\/\\-._~%!$&'()*+,;=:]+$",
          'x-kubernetes-validations': [{ rule: 'self == oldSelf', message: 'Value is immutable' }],
        }),
        description: text({ maxLength: 64 }),
        parametersRef: object({ group, kind, name, namespace }, ['group', 'kind', 'name']),
      },
      ['controllerName'],
    ),
    status: {
      ...object({ conditions: conditions(waiting('Accepted')), supportedFeatures: anyList() }),
      default: { conditions: waiting('Accepted') },
    },
  },
  ['spec'],
)

function anyList(): JsonSchema {
  return list(object({ name: text() }, ['name']), 64, map('name'))
}

const referenceGrant = object({
  spec: object(
    {
      from: list(object({ group, kind, namespace }, ['group', 'kind', 'namespace']), 16, { minItems: 1 }),
      to: list(object({ group, kind, name }, ['group', 'kind']), 16, { minItems: 1 }),
    },
    ['from', 'to'],
  ),
})

type Column = { name: string; type: string; jsonPath: string; priority?: number }
const age: Column = { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' }
const condition = (name: string): Column => ({ name, type: 'string', jsonPath: `.status.conditions[?(@.type=="${name}")].status` })

type Description = {
  plural: string
  kind: string
  short?: string[]
  cluster?: boolean
  schema: JsonSchema
  columns: Column[]
  status?: boolean
  /** Those that are served; the first is the one stored. */
  versions?: string[]
}

const definition = ({
  plural,
  kind,
  short,
  cluster = false,
  schema,
  columns,
  status = true,
  versions = ['v1', 'v1beta1'],
}: Description) => ({
  metadata: {
    name: `${plural}.gateway.networking.k8s.io`,
    annotations: {
      'api-approved.kubernetes.io': 'https://github.com/kubernetes-sigs/gateway-api/pull/3328',
      'gateway.networking.k8s.io/bundle-version': 'v1.4.1',
      'gateway.networking.k8s.io/channel': 'standard',
    },
  },
  spec: {
    group: 'gateway.networking.k8s.io',
    names: {
      plural,
      kind,
      listKind: `${kind}List`,
      singular: kind.toLowerCase(),
      categories: ['gateway-api'],
      ...(short ? { shortNames: short } : {}),
    },
    scope: cluster ? 'Cluster' : 'Namespaced',
    versions: versions.map((version, i) => ({
      name: version,
      served: true,
      storage: i === 0,
      schema: { openAPIV3Schema: { ...schema, description: `${kind} of Gateway API` } },
      additionalPrinterColumns: columns,
      ...(status ? { subresources: { status: {} } } : {}),
    })),
  },
})

/** The CustomResourceDefinitions of Gateway API. */
export const gatewayDefinitions = [
  definition({
    plural: 'gatewayclasses',
    kind: 'GatewayClass',
    short: ['gc'],
    cluster: true,
    schema: gatewayClass,
    columns: [
      { name: 'Controller', type: 'string', jsonPath: '.spec.controllerName' },
      condition('Accepted'),
      age,
      { name: 'Description', type: 'string', jsonPath: '.spec.description', priority: 1 },
    ],
  }),
  definition({
    plural: 'gateways',
    kind: 'Gateway',
    short: ['gtw'],
    schema: gateway,
    columns: [
      { name: 'Class', type: 'string', jsonPath: '.spec.gatewayClassName' },
      { name: 'Address', type: 'string', jsonPath: '.status.addresses[*].value' },
      condition('Programmed'),
      age,
    ],
  }),
  definition({
    plural: 'grpcroutes',
    kind: 'GRPCRoute',
    schema: grpcRoute,
    columns: [{ name: 'Hostnames', type: 'string', jsonPath: '.spec.hostnames' }, age],
    versions: ['v1'],
  }),
  definition({
    plural: 'httproutes',
    kind: 'HTTPRoute',
    schema: httpRoute,
    columns: [{ name: 'Hostnames', type: 'string', jsonPath: '.spec.hostnames' }, age],
  }),
  definition({
    plural: 'referencegrants',
    kind: 'ReferenceGrant',
    short: ['refgrant'],
    schema: referenceGrant,
    columns: [age],
    status: false,
    versions: ['v1beta1'],
  }),
]

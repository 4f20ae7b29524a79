import type { Json } from '@/apimachinery/object'
import type { JsonSchema, ValidationRule } from '../apiextensions/schema'

// The standard channel's definitions of Gateway API 1.4, in brief: fields, defaults, bounds and rules as upstream's, without descriptions.

type Fields = Record<string, JsonSchema>

const object = (properties: Fields, required: string[] = [], rules: [rule: string, message: string][] = []): JsonSchema => ({
  type: 'object',
  properties,
  ...(required.length > 0 ? { required } : {}),
  ...(rules.length > 0 ? { 'x-kubernetes-validations': rules.map(([rule, message]): ValidationRule => ({ rule, message })) } : {}),
})
const list = (items: JsonSchema, maxItems: number, more: JsonSchema = {}): JsonSchema => ({ type: 'array', items, maxItems, ...more })
const text = (more: JsonSchema = {}): JsonSchema => ({ type: 'string', ...more })
const oneOf = (values: string[], more: JsonSchema = {}): JsonSchema => ({ type: 'string', enum: values, ...more })
const whole = (minimum: number, maximum: number, more: JsonSchema = {}): JsonSchema => ({
  type: 'integer',
  format: 'int32',
  minimum,
  maximum,
  ...more,
})
const map = (...keys: string[]): JsonSchema => ({ 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': keys })

const group = text({ maxLength: 253, pattern: '^$|^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$' })
const kind = text({ minLength: 1, maxLength: 63, pattern: '^[a-zA-Z]([-a-zA-Z0-9]*[a-zA-Z0-9])?$' })
const name = text({ minLength: 1, maxLength: 253 })
const namespace = text({ minLength: 1, maxLength: 63, pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$' })
const section = text({ minLength: 1, maxLength: 253, pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$' })
const hostname = text({
  minLength: 1,
  maxLength: 253,
  pattern: '^(\\*\\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$',
})
const preciseHostname = text({
  minLength: 1,
  maxLength: 253,
  pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$',
})
const port = whole(1, 65535)
const headerName = text({ minLength: 1, maxLength: 256, pattern: "^[A-Za-z0-9!#$%&'*+\\-.^_\\x60|~]+$" })

const conditions = (start?: Json): JsonSchema =>
  list(
    object(
      {
        type: text({ maxLength: 316 }),
        status: oneOf(['True', 'False', 'Unknown']),
        reason: text({ minLength: 1, maxLength: 1024 }),
        message: text({ maxLength: 32768 }),
        lastTransitionTime: text({ format: 'date-time' }),
        observedGeneration: { type: 'integer', format: 'int64', minimum: 0 },
      },
      ['lastTransitionTime', 'message', 'reason', 'status', 'type'],
    ),
    8,
    { ...map('type'), ...(start === undefined ? {} : { default: start }) },
  )

const waiting = (...types: string[]): Json =>
  types.map((type) => ({
    type,
    status: 'Unknown',
    reason: 'Pending',
    message: 'Waiting for controller',
    lastTransitionTime: '1970-01-01T00:00:00Z',
  }))

const parentRef = object(
  {
    group: { ...group, default: 'gateway.networking.k8s.io' },
    kind: { ...kind, default: 'Gateway' },
    namespace,
    name,
    sectionName: section,
    port,
  },
  ['name'],
)

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

const headers = list(object({ name: headerName, value: text({ minLength: 1, maxLength: 4096 }) }, ['name', 'value']), 16, map('name'))
const headerFilter = object({ set: headers, add: headers, remove: list(text(), 16, { 'x-kubernetes-list-type': 'set' }) })
const pathModifier = object(
  {
    type: oneOf(['ReplaceFullPath', 'ReplacePrefixMatch']),
    replaceFullPath: text({ maxLength: 1024 }),
    replacePrefixMatch: text({ maxLength: 1024 }),
  },
  ['type'],
  [
    [
      "self.type == 'ReplaceFullPath' ? has(self.replaceFullPath) : true",
      "replaceFullPath must be specified when type is set to 'ReplaceFullPath'",
    ],
    [
      "self.type == 'ReplacePrefixMatch' ? has(self.replacePrefixMatch) : true",
      "replacePrefixMatch must be specified when type is set to 'ReplacePrefixMatch'",
    ],
  ],
)
const backendReference: Fields = { group: { ...group, default: '' }, kind: { ...kind, default: 'Service' }, name, namespace, port }
const portRule: [string, string] = [
  "(size(self.group) == 0 && self.kind == 'Service') ? has(self.port) : true",
  'Must have port for Service reference',
]
const filterTypes = ['RequestHeaderModifier', 'ResponseHeaderModifier', 'RequestMirror', 'RequestRedirect', 'URLRewrite', 'ExtensionRef']
const filterField = (type: string) => (type === 'URLRewrite' ? 'urlRewrite' : type[0]!.toLowerCase() + type.slice(1))
const filter = object(
  {
    type: oneOf(filterTypes),
    requestHeaderModifier: headerFilter,
    responseHeaderModifier: headerFilter,
    requestMirror: object({ backendRef: object(backendReference, ['name'], [portRule]) }, ['backendRef']),
    requestRedirect: object({
      scheme: oneOf(['http', 'https']),
      hostname: preciseHostname,
      path: pathModifier,
      port,
      statusCode: { type: 'integer', enum: [301, 302], default: 302 },
    }),
    urlRewrite: object({ hostname: preciseHostname, path: pathModifier }),
    extensionRef: object({ group, kind, name }, ['group', 'kind', 'name']),
  },
  ['type'],
  filterTypes.flatMap((type): [string, string][] => [
    [
      `!(has(self.${filterField(type)}) && self.type != '${type}')`,
      `filter.${filterField(type)} must be nil if the filter.type is not ${type}`,
    ],
    [
      `!(!has(self.${filterField(type)}) && self.type == '${type}')`,
      `filter.${filterField(type)} must be specified for ${type} filter.type`,
    ],
  ]),
)
const filters: JsonSchema = list(filter, 16, {
  'x-kubernetes-validations': [
    {
      rule: "!(self.exists(f, f.type == 'RequestRedirect') && self.exists(f, f.type == 'URLRewrite'))",
      message: 'May specify either httpRouteFilterRequestRedirect or httpRouteFilterRequestRewrite, but not both',
    },
    ...filterTypes
      .filter((type) => type !== 'RequestMirror' && type !== 'ExtensionRef')
      .map((type) => ({ rule: `self.filter(f, f.type == '${type}').size() <= 1`, message: `${type} filter cannot be repeated` })),
  ],
})
const fieldMatch = list(
  object(
    { type: oneOf(['Exact', 'RegularExpression'], { default: 'Exact' }), name: headerName, value: text({ minLength: 1, maxLength: 4096 }) },
    ['name', 'value'],
  ),
  16,
  map('name'),
)
const match = object({
  path: {
    ...object(
      {
        type: oneOf(['Exact', 'PathPrefix', 'RegularExpression'], { default: 'PathPrefix' }),
        value: text({ maxLength: 1024, default: '/' }),
      },
      [],
      [
        [
          "(self.type in ['Exact','PathPrefix']) ? self.value.startsWith('/') : true",
          "value must be an absolute path and start with '/' when type one of ['Exact', 'PathPrefix']",
        ],
        [
          "(self.type in ['Exact','PathPrefix']) ? !self.value.contains('//') : true",
          "must not contain '//' when type one of ['Exact', 'PathPrefix']",
        ],
      ],
    ),
    default: { type: 'PathPrefix', value: '/' },
  },
  headers: fieldMatch,
  queryParams: fieldMatch,
  method: oneOf(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', 'PATCH']),
})

const httpRoute = object(
  {
    spec: object({
      parentRefs: list(parentRef, 32),
      hostnames: list(hostname, 16),
      rules: list(
        object(
          {
            name: section,
            matches: list(match, 64, { default: [{ path: { type: 'PathPrefix', value: '/' } }] }),
            filters,
            backendRefs: list(
              object({ ...backendReference, weight: whole(0, 1000000, { default: 1 }), filters }, ['name'], [portRule]),
              16,
            ),
            timeouts: object({
              request: text({ pattern: '^([0-9]{1,5}(h|m|s|ms)){1,4}$' }),
              backendRequest: text({ pattern: '^([0-9]{1,5}(h|m|s|ms)){1,4}$' }),
            }),
          },
          [],
          [
            [
              '(has(self.backendRefs) && size(self.backendRefs) > 0) ? (!has(self.filters) || self.filters.all(f, !has(f.requestRedirect))): true',
              'RequestRedirect filter must not be used together with backendRefs',
            ],
          ],
        ),
        16,
        { minItems: 1, default: [{ matches: [{ path: { type: 'PathPrefix', value: '/' } }] }] },
      ),
    }),
    status: object(
      { parents: list(object({ parentRef, controllerName: name, conditions: conditions() }, ['controllerName', 'parentRef']), 32) },
      ['parents'],
    ),
  },
  ['spec'],
)

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
  storage?: string
}

const definition = ({ plural, kind, short, cluster = false, schema, columns, status = true, storage = 'v1' }: Description) => ({
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
    versions: (storage === 'v1' ? ['v1', 'v1beta1'] : ['v1beta1']).map((version) => ({
      name: version,
      served: true,
      storage: version === storage,
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
    storage: 'v1beta1',
  }),
]

import {
  backendReference,
  extensionRef,
  fieldMatch,
  filterRules,
  headerFilter,
  hostname,
  list,
  object,
  oneOf,
  parentRef,
  portRule,
  requestMirror,
  routeStatus,
  section,
  text,
  whole,
} from './schema-parts'

const filterTypes = ['RequestHeaderModifier', 'ResponseHeaderModifier', 'RequestMirror', 'ExtensionRef']
const filters = list(
  object(
    {
      type: oneOf(filterTypes),
      requestHeaderModifier: headerFilter,
      responseHeaderModifier: headerFilter,
      requestMirror,
      extensionRef,
    },
    ['type'],
    filterTypes.flatMap(filterRules),
  ),
  16,
  {
    'x-kubernetes-validations': ['RequestHeaderModifier', 'ResponseHeaderModifier'].map((type) => ({
      rule: `self.filter(f, f.type == '${type}').size() <= 1`,
      message: `${type} filter cannot be repeated`,
    })),
  },
)

const serviceName = '^(?i)\\.?[a-z_][a-z_0-9]*(\\.[a-z_][a-z_0-9]*)*$'
const methodName = '^[A-Za-z_][A-Za-z_0-9]*$'
const method = object(
  {
    type: oneOf(['Exact', 'RegularExpression'], { default: 'Exact' }),
    service: text({ maxLength: 1024 }),
    method: text({ maxLength: 1024 }),
  },
  [],
  [
    ['has(self.type) ? has(self.service) || has(self.method) : true', "One or both of 'service' or 'method' must be specified"],
    [
      `(!has(self.type) || self.type == 'Exact') && has(self.service) ? self.service.matches(r'${serviceName}') : true`,
      `service must only contain valid characters (matching ${serviceName})`,
    ],
    [
      `(!has(self.type) || self.type == 'Exact') && has(self.method) ? self.method.matches(r'${methodName}') : true`,
      `method must only contain valid characters (matching ${methodName})`,
    ],
  ],
)

/** The schema of a GRPCRoute, as in the standard channel. */
export const grpcRoute = object(
  {
    spec: object({
      parentRefs: list(parentRef, 32),
      hostnames: list(hostname, 16),
      rules: list(
        object({
          name: section,
          matches: list(object({ method, headers: fieldMatch }), 64),
          filters,
          backendRefs: list(object({ ...backendReference, weight: whole(0, 1000000, { default: 1 }), filters }, ['name'], [portRule]), 16),
        }),
        16,
      ),
    }),
    status: routeStatus,
  },
  [],
)

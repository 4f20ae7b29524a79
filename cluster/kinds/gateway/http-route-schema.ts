import type { JsonSchema } from '../apiextensions/schema'
import {
  backendReference,
  duration,
  extensionRef,
  fieldMatch,
  filterRules,
  headerFilter,
  hostname,
  list,
  object,
  oneOf,
  parentRef,
  port,
  portRule,
  preciseHostname,
  requestMirror,
  routeStatus,
  section,
  text,
  whole,
} from './schema-parts'

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
const filterTypes = ['RequestHeaderModifier', 'ResponseHeaderModifier', 'RequestMirror', 'RequestRedirect', 'URLRewrite', 'ExtensionRef']
const filter = object(
  {
    type: oneOf(filterTypes),
    requestHeaderModifier: headerFilter,
    responseHeaderModifier: headerFilter,
    requestMirror,
    requestRedirect: object({
      scheme: oneOf(['http', 'https']),
      hostname: preciseHostname,
      path: pathModifier,
      port,
      statusCode: { type: 'integer', enum: [301, 302], default: 302 },
    }),
    urlRewrite: object({ hostname: preciseHostname, path: pathModifier }),
    extensionRef,
  },
  ['type'],
  filterTypes.flatMap(filterRules),
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

/** The schema of an HTTPRoute, as in the standard channel. */
export const httpRoute = object(
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
            timeouts: object(
              { request: duration, backendRequest: duration },
              [],
              [
                [
                  "!(has(self.request) && has(self.backendRequest) && duration(self.request) != duration('0s') && duration(self.backendRequest) > duration(self.request))",
                  'backendRequest timeout cannot be longer than request timeout',
                ],
              ],
            ),
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
    status: routeStatus,
  },
  ['spec'],
)

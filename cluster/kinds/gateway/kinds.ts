import type { KubeObject } from '@/apimachinery/object'
import type { LabelSelector } from '@/apimachinery/selector'
import { defineKind, statusOf } from '@/cluster/kinds/define'

/** How controllers and the network see Gateway API's objects. What is served, and how, their definitions say. */

export type Condition = {
  type: string
  status: 'True' | 'False' | 'Unknown'
  reason: string
  message: string
  lastTransitionTime: string
  observedGeneration?: number
}
export type GatewayClass = KubeObject & { spec: { controllerName: string }; status?: { conditions?: Condition[] } }
export type GatewayListener = {
  name: string
  hostname?: string
  port: number
  protocol: string
  tls?: {
    mode?: string
    certificateRefs?: { kind?: string; name: string; namespace?: string }[]
    options?: Record<string, string>
  }
  allowedRoutes?: {
    namespaces?: { from?: 'All' | 'Selector' | 'Same'; selector?: LabelSelector }
    kinds?: { group?: string; kind: string }[]
  }
}
type ListenerStatus = { name: string; attachedRoutes: number; supportedKinds: { group: string; kind: string }[]; conditions: Condition[] }
export type Gateway = KubeObject & {
  spec: { gatewayClassName: string; listeners: GatewayListener[] }
  status?: { addresses?: { type: string; value: string }[]; conditions?: Condition[]; listeners?: ListenerStatus[] }
}
export type ParentRef = { group?: string; kind?: string; namespace?: string; name: string; sectionName?: string; port?: number }
type PathModifier = { type: 'ReplaceFullPath' | 'ReplacePrefixMatch'; replaceFullPath?: string; replacePrefixMatch?: string }
type Headers = { name: string; value: string }[]
type HeaderFilter = { set?: Headers; add?: Headers; remove?: string[] }
export type RouteFilter = {
  type: string
  requestHeaderModifier?: HeaderFilter
  responseHeaderModifier?: HeaderFilter
  requestRedirect?: { scheme?: 'http' | 'https'; hostname?: string; path?: PathModifier; port?: number; statusCode?: number }
  urlRewrite?: { hostname?: string; path?: PathModifier }
  requestMirror?: { backendRef: BackendRef }
}
export type BackendRef = {
  group?: string
  kind?: string
  name: string
  namespace?: string
  port?: number
  weight?: number
  filters?: RouteFilter[]
}
type FieldMatch = { type?: string; name: string; value: string }
export type RouteMatch = { path?: { type?: string; value?: string }; headers?: FieldMatch[]; queryParams?: FieldMatch[]; method?: string }
export type RouteRule = {
  name?: string
  matches?: RouteMatch[]
  filters?: RouteFilter[]
  backendRefs?: BackendRef[]
  timeouts?: { request?: string; backendRequest?: string }
}
type RouteOf<Rule> = KubeObject & {
  spec: { parentRefs?: ParentRef[]; hostnames?: string[]; rules?: Rule[] }
  status?: { parents: { parentRef: ParentRef; controllerName: string; conditions: Condition[] }[] }
}
export type HTTPRoute = RouteOf<RouteRule>
export type GRPCMatch = { method?: { type?: string; service?: string; method?: string }; headers?: FieldMatch[] }
type GRPCRule = Omit<RouteRule, 'matches' | 'timeouts'> & { matches?: GRPCMatch[] }
export type GRPCRoute = RouteOf<GRPCRule>
/** A route of HTTP or gRPC; its `kind` says which. */
export type Route = HTTPRoute | GRPCRoute
export type ReferenceGrant = KubeObject & {
  spec: { from: { group: string; kind: string; namespace: string }[]; to: { group: string; kind: string; name?: string }[] }
}

const group = 'gateway.networking.k8s.io/v1'
const view = <T extends KubeObject>(kind: string, plural: string, namespaced = true) =>
  defineKind<T>({ apiVersion: group, kind, plural, namespaced, generation: true, subresources: [statusOf(kind)], columns: [] })

export const gatewayClass = view<GatewayClass>('GatewayClass', 'gatewayclasses', false)
export const gateway = view<Gateway>('Gateway', 'gateways')
export const httpRoute = view<HTTPRoute>('HTTPRoute', 'httproutes')
export const grpcRoute = view<GRPCRoute>('GRPCRoute', 'grpcroutes')
export const referenceGrant = view<ReferenceGrant>('ReferenceGrant', 'referencegrants')

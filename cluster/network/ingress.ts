import { RE2JS } from 're2js'
import type { Reader } from '@/cluster/api/reader'
import type { Sent } from '@/cluster/door'
import { secret } from '@/cluster/kinds/core/secret'
import { service as serviceKind } from '@/cluster/kinds/core/service'
import {
  classAnnotation,
  type Ingress,
  type IngressBackend,
  type IngressPath,
  ingress as ingressKind,
} from '@/cluster/kinds/networking/ingress'
import { ingressClass } from '@/cluster/kinds/networking/ingress-class'
import { nameOf } from './explain'
import { fail, type Journey, step } from './journey'
import { forward, forwardToName, nginxPage, type ProxyRequest, proxyAnswer } from './proxying'

/** What the controller calls itself in IngressClasses. */
export const nginxController = 'k8s.io/ingress-nginx'

/** Ingresses of the controller's classes, the oldest first: it wins where two say the same. */
export const ingressesOf = (read: Reader): Ingress[] => {
  const classes = new Set(
    read
      .list(ingressClass)
      .filter(({ spec }) => spec.controller === nginxController)
      .map(({ metadata }) => metadata.name!),
  )
  return read
    .list(ingressKind)
    .filter(({ spec, metadata }) =>
      spec.ingressClassName === undefined ? metadata.annotations?.[classAnnotation] === 'nginx' : classes.has(spec.ingressClassName),
    )
    .toSorted((a, b) => (a.metadata.creationTimestamp ?? '').localeCompare(b.metadata.creationTimestamp ?? ''))
}

/** How well a rule's host fits: 2 exactly, 1 by a wildcard for one label, 0 when it names none; undefined when it does not. */
// as https://kubernetes.io/docs/concepts/services-networking/ingress/#hostname-wildcards
export function hostFit(rule: string | undefined, host: string): number | undefined {
  if (!rule) return 0
  if (rule === host) return 2
  if (!rule.startsWith('*.')) return undefined
  const dot = host.indexOf('.')
  return dot > 0 && host.slice(dot) === rule.slice(1) ? 1 : undefined
}

const elements = (path: string) => path.split('/').filter((part) => part !== '')

/** True when a path of a rule matches a request's path (without its query). */
// as https://kubernetes.io/docs/concepts/services-networking/ingress/#examples
export function pathMatches({ path = '/', pathType }: Pick<IngressPath, 'path' | 'pathType'>, asked: string): boolean {
  if (pathType === 'Exact') return asked === path
  // For nginx, ImplementationSpecific is a plain prefix of the text.
  if (pathType === 'ImplementationSpecific') return asked.startsWith(path)
  const wanted = elements(path)
  const given = elements(asked)
  return wanted.every((element, i) => given[i] === element)
}

const annotation = ({ metadata }: Ingress, name: string) => metadata.annotations?.[`nginx.ingress.kubernetes.io/${name}`]
/** With a rewrite, or asked so, ingress-nginx reads paths as expressions. */
const usesExpressions = (ingress: Ingress) =>
  annotation(ingress, 'use-regex') === 'true' || annotation(ingress, 'rewrite-target') !== undefined

type Match = { ingress: Ingress; path?: IngressPath; backend: IngressBackend; uri: string }

/** The rule that answers a request, or a default backend. The most exact host first, then Exact before the longest path. */
export function matchIngress(all: readonly Ingress[], host: string, uri: string): Match | undefined {
  const [asked = '/', query] = uri.split('?')
  const servers = all.flatMap((ingress) =>
    (ingress.spec.rules ?? []).flatMap((rule) => {
      const fit = hostFit(rule.host, host)
      return fit === undefined ? [] : [{ ingress, rule, fit }]
    }),
  )
  const best = Math.max(...servers.map(({ fit }) => fit))
  const found = servers
    .filter(({ fit }) => fit === best)
    .flatMap(({ ingress, rule }) => (rule.http?.paths ?? []).flatMap((path) => locationOf(ingress, path, asked, query)))
    .toSorted(
      (a, b) =>
        Number(b.path?.pathType === 'Exact') - Number(a.path?.pathType === 'Exact') ||
        (b.path?.path ?? '').length - (a.path?.path ?? '').length,
    )
  const fallback = all.find(({ spec }) => spec.defaultBackend !== undefined)
  return found[0] ?? (fallback && { ingress: fallback, backend: fallback.spec.defaultBackend!, uri })
}

function locationOf(ingress: Ingress, path: IngressPath, asked: string, query: string | undefined): Match[] {
  const withQuery = (to: string) => (query === undefined ? to : `${to}?${query}`)
  if (path.pathType === 'Exact' || !usesExpressions(ingress))
    return pathMatches(path, asked)
      ? [
          {
            ingress,
            path,
            backend: path.backend,
            uri: withQuery(path.pathType === 'Exact' ? (annotation(ingress, 'rewrite-target') ?? asked) : asked),
          },
        ]
      : []
  const matcher = RE2JS.compile(`^${path.path ?? '/'}`, RE2JS.CASE_INSENSITIVE).matcher(asked)
  if (!matcher.find()) return []
  const target = annotation(ingress, 'rewrite-target')
  const to = target?.replace(/\$(\d)/g, (_, group: string) =>
    Number(group) <= matcher.groupCount() ? (matcher.group(Number(group)) ?? '') : '',
  )
  return [{ ingress, path, backend: path.backend, uri: withQuery(to ?? asked) }]
}

/** Why no rule answers: an Ingress that has one, of another class or of none; or other paths and hosts than the one asked for. */
function whyNoRule(read: Reader, own: readonly Ingress[], host: string, uri: string): string | undefined {
  const foreign = read.list(ingressKind).filter((each) => !own.includes(each))
  const meant = foreign.find((each) => matchIngress([each], host, uri))
  const classes = read.list(ingressClass).flatMap(({ metadata, spec }) => (spec.controller === nginxController ? metadata.name! : []))
  const use = `this controller serves ingressClassName: ${classes.join(' or ') || '(none: its IngressClass is gone)'}`
  if (meant)
    return meant.spec.ingressClassName === undefined
      ? `Ingress ${nameOf(meant)} has such a rule, but no ingressClassName, and no class was the default when it was made; ${use}`
      : `Ingress ${nameOf(meant)} has such a rule, but is of class ${meant.spec.ingressClassName}; ${use}`
  const rules = own.flatMap(({ spec }) => spec.rules ?? [])
  const paths = rules.filter((rule) => hostFit(rule.host, host) !== undefined).flatMap((rule) => rule.http?.paths ?? [])
  if (paths.length > 0) return `for ${host} there are paths ${paths.map(({ path = '/', pathType }) => `${path} (${pathType})`).join(', ')}`
  const hosts = [...new Set(rules.flatMap((rule) => rule.host ?? []))]
  return hosts.length > 0 ? `there are rules for ${hosts.join(', ')}` : undefined
}

const fakeCertificate = 'Kubernetes Ingress Controller Fake Certificate'

/** The certificate that nginx shows for a host: of the Secret that an Ingress names for it, or its own. */
function certificateFor(read: Reader, all: readonly Ingress[], host: string): string {
  for (const { spec, metadata } of all)
    for (const { hosts = [], secretName } of spec.tls ?? [])
      if (secretName && hosts.some((wanted) => hostFit(wanted, host))) {
        const found = read.get(secret, metadata.namespace, secretName)
        return found?.type === 'kubernetes.io/tls' ? `the certificate of Secret ${metadata.namespace}/${secretName}` : fakeCertificate
      }
  return fakeCertificate
}

/** What ingress-nginx answers. as k8s.io/ingress-nginx internal/ingress/controller getBackendServers and its nginx.tmpl */
export function throughIngress(asked: ProxyRequest, send: (journey: Journey, address: string, port: number) => Sent): Sent {
  const { journey, host, http, port } = asked
  const { read } = journey.parts
  const all = ingressesOf(read)
  if (port === 443) {
    if (http.scheme === 'http') return proxyAnswer(asked, nginxPage(400))
    const passed = all.find((each) => annotation(each, 'ssl-passthrough') === 'true' && each.spec.rules?.some((rule) => rule.host === host))
    const honours = asked.pod.spec.containers.some(({ args = [] }) => args.includes('--enable-ssl-passthrough'))
    if (passed && honours)
      return fail(journey, 'ingress', {
        reason: 'reset',
        why: `seatrial does not simulate ssl-passthrough, which Ingress ${nameOf(passed)} asks for`,
      })
    step(journey, 'ingress', `TLS for ${host}: ${certificateFor(read, all, host)}`)
    if (passed)
      step(
        journey,
        'ingress',
        `ssl-passthrough of Ingress ${nameOf(passed)} has no effect: the controller runs without --enable-ssl-passthrough`,
      )
  }
  const match = matchIngress(all, host, http.path)
  if (!match) {
    const hint = whyNoRule(read, all, host, http.path)
    journey.hops.push({
      kind: 'ingress',
      text: `no Ingress of this controller has a rule for ${host}${http.path}`,
      ok: false,
      ...(hint && { hint }),
    })
    return proxyAnswer(asked, nginxPage(404))
  }
  const { ingress, path, backend, uri } = match
  const object = { kind: 'Ingress', namespace: ingress.metadata.namespace, name: ingress.metadata.name! }
  const rule = path ? `path ${path.path ?? '/'} (${path.pathType})` : 'default backend'
  step(journey, 'ingress', `Ingress ${nameOf(ingress)}, ${rule} for ${host}${http.path}`, object)
  const secured = ingress.spec.tls?.some(({ hosts = [] }) => hosts.some((wanted) => hostFit(wanted, host)))
  if (http.scheme === 'http' && secured && annotation(ingress, 'ssl-redirect') !== 'false')
    return proxyAnswer(asked, nginxPage(308, { location: `https://${host}${http.path}` }))
  if (!backend.service) return proxyAnswer(asked, nginxPage(503))
  const upstream = { namespace: ingress.metadata.namespace!, service: backend.service.name, port: backend.service.port ?? {} }
  const handed = { ...http, path: uri, headers: { ...http.headers, host } }
  const service = read.get(serviceKind, upstream.namespace, upstream.service)
  return service?.spec.type === 'ExternalName'
    ? forwardToName(asked, service, upstream.port, handed, send)
    : forward(asked, upstream, handed, send)
}

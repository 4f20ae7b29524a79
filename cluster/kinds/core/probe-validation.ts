import type { FieldError } from '@/cluster/door'
import { forbiddenValue, invalidValue, notSupportedValue, requiredValue } from '../field-error'
import { nonNegative } from '../number-rules'
import { portName, portNumber } from '../text-rules'
import type { Container, Probe, ProbeHandler } from './pod-types'

const portOf = (field: string, port: number | string | undefined): FieldError[] =>
  typeof port === 'string' ? portName(field, port) : portNumber(field, port ?? 0)

type Handler = ProbeHandler & { sleep?: { seconds: number } }

/** Exactly one way to act, and that one complete. As validateHandler. */
const handlerErrors = (handler: Handler, at: string, withGrpc: boolean): FieldError[] => {
  const errors: FieldError[] = []
  let count = 0
  const another = (name: string, own: () => FieldError[]) => {
    if (count > 0) errors.push(forbiddenValue(`${at}.${name}`, 'may not specify more than 1 handler type'))
    else errors.push(...own())
    count++
  }
  const { exec, httpGet, tcpSocket, grpc, sleep } = handler
  if (exec) another('exec', () => (exec.command?.length ? [] : [requiredValue(`${at}.exec.command`, '')]))
  if (httpGet)
    another('httpGet', () => [
      ...(httpGet.path ? [] : [requiredValue(`${at}.httpGet.path`, '')]),
      ...portOf(`${at}.httpGet.port`, httpGet.port),
      ...(['HTTP', 'HTTPS'].includes(httpGet.scheme ?? '')
        ? []
        : [notSupportedValue(`${at}.httpGet.scheme`, httpGet.scheme ?? '', ['HTTP', 'HTTPS'])]),
      ...(httpGet.httpHeaders ?? []).flatMap((header, i) =>
        /^[-A-Za-z0-9]+$/.test(header.name ?? '')
          ? []
          : [
              invalidValue(
                `${at}.httpGet.httpHeaders[${i}].name`,
                header.name ?? '',
                "a valid HTTP header must consist of alphanumeric characters or '-' (e.g. 'X-Header-Name', regex used for validation is '[-A-Za-z0-9]+')",
              ),
            ],
      ),
    ])
  if (tcpSocket) another('tcpSocket', () => portOf(`${at}.tcpSocket.port`, tcpSocket.port))
  if (grpc && withGrpc) another('grpc', () => portNumber(`${at}.grpc.port`, grpc.port))
  if (sleep) another('sleep', () => nonNegative(`${at}.sleep.seconds`, sleep.seconds))
  if (count === 0) errors.push(requiredValue(at, 'must specify a handler type'))
  return errors
}

/** As validateProbe. */
const probeErrors = (probe: Probe | undefined, at: string): FieldError[] =>
  probe === undefined
    ? []
    : [
        ...handlerErrors(probe, at, true),
        ...nonNegative(`${at}.initialDelaySeconds`, probe.initialDelaySeconds),
        ...nonNegative(`${at}.timeoutSeconds`, probe.timeoutSeconds),
        ...nonNegative(`${at}.periodSeconds`, probe.periodSeconds),
        ...nonNegative(`${at}.successThreshold`, probe.successThreshold),
        ...nonNegative(`${at}.failureThreshold`, probe.failureThreshold),
        ...(probe.terminationGracePeriodSeconds !== undefined && probe.terminationGracePeriodSeconds <= 0
          ? [invalidValue(`${at}.terminationGracePeriodSeconds`, probe.terminationGracePeriodSeconds, 'must be greater than 0')]
          : []),
      ]

const onlyOnce = (probe: Probe | undefined, at: string): FieldError[] =>
  probe?.successThreshold !== undefined && probe.successThreshold !== 1
    ? [invalidValue(`${at}.successThreshold`, probe.successThreshold, 'must be 1')]
    : []

/** As validateLivenessProbe, validateReadinessProbe and validateStartupProbe. */
export const validateProbes = (container: Container, at: string): FieldError[] => [
  ...probeErrors(container.livenessProbe, `${at}.livenessProbe`),
  ...onlyOnce(container.livenessProbe, `${at}.livenessProbe`),
  ...probeErrors(container.readinessProbe, `${at}.readinessProbe`),
  ...(container.readinessProbe?.terminationGracePeriodSeconds === undefined
    ? []
    : [
        invalidValue(
          `${at}.readinessProbe.terminationGracePeriodSeconds`,
          container.readinessProbe.terminationGracePeriodSeconds,
          'must not be set for readinessProbes',
        ),
      ]),
  ...probeErrors(container.startupProbe, `${at}.startupProbe`),
  ...onlyOnce(container.startupProbe, `${at}.startupProbe`),
]

export const validateLifecycle = (lifecycle: Container['lifecycle'], at: string): FieldError[] => [
  ...(lifecycle?.postStart ? handlerErrors(lifecycle.postStart, `${at}.postStart`, false) : []),
  ...(lifecycle?.preStop ? handlerErrors(lifecycle.preStop, `${at}.preStop`, false) : []),
]

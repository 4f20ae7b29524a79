import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { loadBank } from './bank'
import { instantiate } from './question'

const { questions } = loadBank('questions')
const ids = questions.map(({ id }) => id)
const rows = readFileSync('docs/coverage.md', 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('|'))
const beliefs = questions
  .flatMap((question) =>
    question.faults.length > 0 ? question.faults.map((fault) => instantiate(question, 'a', { fault })) : [instantiate(question, 'a')],
  )
  .flatMap(({ mistakes }) => mistakes.map(({ believes }) => believes))
const named = new Set(rows.flatMap((row) => [...(row.split('|').at(-2) ?? '').matchAll(/`([a-z0-9-]+)`/g)].map((match) => match[1]!)))

it('docs/coverage.md names questions that exist', () => {
  expect([...named].filter((id) => !ids.includes(id))).toEqual([])
})

it('each line of docs/coverage.md has a question', () => {
  const lines = rows.filter((row) => !/^\|[-| ]*\|$/.test(row) && !/ questions \|$/.test(row))
  expect(lines.filter((row) => !/`[a-z0-9-]+`/.test(row.split('|').at(-2) ?? ''))).toEqual([])
})

it('each question has two tiers of hints, three mistakes and a link', () => {
  const thin = questions
    .flatMap((question) => {
      const faults = question.faults.length > 0 ? question.faults.map((fault) => ({ fault })) : [{}]
      return faults.map((fault) => instantiate(question, 'a', fault))
    })
    .filter(({ hints, mistakes, links }) => hints.length < 2 || mistakes.length < 3 || links.length < 1)
  expect(thin.map(({ questionId, parameters }) => `${questionId} ${String(parameters.fault ?? '')}`)).toEqual([])
})

it('docs/coverage.md names every question', () => {
  expect(ids.filter((id) => !named.has(id))).toEqual([])
})

// Beliefs that are common and wrong: somewhere each is a mistake that says so, so that a result can name it.
it.each([
  'the range of node ports is 30000 to 32768',
  'a node port cannot change after creation',
  'automatic node ports are random over the whole range',
  'every port needs a name',
  'kube-proxy has a userspace mode',
  'kubectl get endpoints is the way to look behind a Service',
  'an EndpointSlice lists only ready pods',
  'a selector that matches nothing makes connections time out',
  'port-forward exposes a Service',
  'it is pending because this is not a cloud',
  'containerPort must match targetPort',
  'busybox has curl',
  'kube-proxy is a systemd unit',
  'a ClusterIP is private to its namespace',
  'a node port forwards to the cluster IP',
  'any node answers, whatever the traffic policy',
  'an annotation changes the type of a Service',
  'an annotation keeps the source address',
  'a pod gets a new IP on every restart',
  'an Ingress needs no class',
  'the backends of an Ingress must be of type ClusterIP',
  'the controller is NGINX and part of Kubernetes',
  'a headless Service returns all pods',
  'any Service will do for the members of a StatefulSet',
  'a load balancer is always public',
  'a load balancer cannot end TLS',
])('some mistake believes that %s', (belief) => expect(beliefs).toContain(belief))

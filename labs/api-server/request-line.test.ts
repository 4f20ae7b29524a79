import { describe, expect, it } from 'vitest'
import { requestLine } from './request-line'

const cases: [name: string, method: string, path: string, headers: Record<string, string>, line: string | null][] = [
  [
    'a look at one object',
    'GET',
    '/api/v1/namespaces/shop/pods/web',
    { 'kubectl-command': 'kubectl get' },
    'kubectl get: get pods/web -n shop',
  ],
  ['a list', 'GET', '/apis/apps/v1/deployments?limit=500', { 'kubectl-command': 'kubectl get' }, 'kubectl get: list deployments'],
  ['a watch', 'GET', '/api/v1/nodes?watch=true', {}, 'your own client: watch nodes'],
  [
    'a patch',
    'PATCH',
    '/apis/apps/v1/namespaces/shop/deployments/web',
    { 'kubectl-command': 'kubectl apply' },
    'kubectl apply: patch deployments/web -n shop',
  ],
  ['a namespace itself', 'DELETE', '/api/v1/namespaces/shop', { 'user-agent': 'helm/4.1 (x)' }, 'helm: delete namespaces/shop'],
  [
    'a command in a container',
    'GET',
    '/api/v1/namespaces/a/pods/b/exec?command=ls&command=%2Ftmp',
    {},
    'your own client: exec pods/b -n a -- ls /tmp',
  ],
  ['discovery', 'GET', '/apis/apps/v1', {}, null],
  ['the version', 'GET', '/version?timeout=32s', {}, null],
  ['escape codes', 'GET', '/api/v1/namespaces/a/pods/%1b%5b2J', { 'user-agent': '\u001b[2Jx' }, ' [2Jx: get pods/ [2J -n a'],
  ['a broken percent sign', 'GET', '/api/v1/nodes/%zz%41', {}, 'your own client: get nodes/%zz%41'],
]

describe('the line of a request', () => {
  it.each(cases)('%s', (_, method, path, headers, line) => expect(requestLine({ method, path, headers })).toBe(line))
  it('names what was made', () =>
    expect(requestLine({ method: 'POST', path: '/api/v1/namespaces', headers: {} }, 'a')).toBe('your own client: create namespaces/a'))
})

import { expect, it } from 'vitest'
import { requestOf } from './request'

const http = { scheme: 'http', method: 'GET' }
const grpc = { scheme: 'http', method: 'POST', path: '/a.B/C', grpc: true }

it.each<[url: string, host: string | undefined, request: ReturnType<typeof requestOf> | object]>([
  ['http://web', undefined, { protocol: 'TCP', host: 'web', port: 80, http: { ...http, path: '/' } }],
  [
    'http://node01:30080/a?b=c',
    'shop.test',
    { protocol: 'TCP', host: 'node01', port: 30080, http: { ...http, path: '/a?b=c', headers: { host: 'shop.test' } } },
  ],
  ['https://web/', undefined, { protocol: 'TCP', host: 'web', port: 443, http: { ...http, scheme: 'https', path: '/' } }],
  ['http://[fd00::7]:81/', undefined, { protocol: 'TCP', host: 'fd00::7', port: 81, http: { ...http, path: '/' } }],
  [
    'grpc://web:50/a.B/C',
    undefined,
    { protocol: 'TCP', host: 'web', port: 50, http: { ...grpc, headers: { 'content-type': 'application/grpc' } } },
  ],
  [
    'grpc://gw/a.B/C',
    'shop.test',
    { protocol: 'TCP', host: 'gw', port: 80, http: { ...grpc, headers: { 'content-type': 'application/grpc', host: 'shop.test' } } },
  ],
  ['udp://dns:53', undefined, { protocol: 'UDP', host: 'dns', port: 53 }],
  ['sctp://sig:7777', undefined, { protocol: 'SCTP', host: 'sig', port: 7777 }],
  ['tcp://web', undefined, undefined],
  ['ftp://web/', undefined, undefined],
  ['web:80', undefined, undefined],
])('%s', (url, host, request) => {
  expect(requestOf(url, host)).toEqual(request)
})

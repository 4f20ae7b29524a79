import { describe, expect, it } from 'vitest'
import type { JsonObject } from '@/apimachinery/object'
import { endpoints, endpointsCell } from '@/cluster/kinds/core/endpoints'
import { createFixture, refusalOf } from '@/cluster/network/fixture'
import { type EndpointSlice, endpointSlice } from './endpoint-slice'

const label =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')"
const ip = 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)'
const loopback = 'may not be in the loopback range (127.0.0.0/8, ::1/128)'

const slice = (body: JsonObject) => () =>
  createFixture().create({
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name: 'db-1', namespace: 'shop' },
    addressType: 'IPv4',
    ...body,
  })

describe('EndpointSlices that are refused', () => {
  const cases: Record<string, [body: JsonObject, ...says: string[]]> = {
    'no address type': [{ addressType: '' }, 'addressType: Required value'],
    'an unknown address type': [
      { addressType: 'ipv4' },
      'addressType: Unsupported value: "ipv4": supported values: "FQDN", "IPv4", "IPv6"',
    ],
    'no addresses': [{ endpoints: [{ addresses: [] }] }, 'endpoints[0].addresses: Required value: must contain at least 1 address'],
    'a name for an address': [{ endpoints: [{ addresses: ['db'] }] }, `endpoints[0].addresses[0]: Invalid value: "db": ${ip}`],
    'the other family': [
      { endpoints: [{ addresses: ['fd00::1'] }] },
      'endpoints[0].addresses[0]: Invalid value: "fd00::1": must be an IPv4 address',
    ],
    'the loopback': [{ endpoints: [{ addresses: ['127.0.0.1'] }] }, `endpoints[0].addresses[0]: Invalid value: "127.0.0.1": ${loopback}`],
    'a hostname in capitals': [
      { endpoints: [{ addresses: ['10.0.0.1'], hostname: 'DB' }] },
      `endpoints[0].hostname: Invalid value: "DB": ${label}`,
    ],
    'two ports without names': [{ ports: [{ port: 80 }, { port: 81 }] }, 'ports[1].name: Duplicate value: ""'],
    'a bad port': [{ ports: [{ port: 0 }] }, 'ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive'],
    'a bad protocol': [
      { ports: [{ port: 80, protocol: 'tcp' }] },
      'ports[0].protocol: Unsupported value: "tcp": supported values: "SCTP", "TCP", "UDP"',
    ],
    'too many endpoints': [
      { endpoints: Array.from({ length: 1001 }, () => ({ addresses: ['10.0.0.1'] })) },
      'endpoints: Too many: 1001: must have at most 1000 items',
    ],
  }
  it.each(Object.entries(cases))('%s', (_name, [body, ...says]) => {
    expect(refusalOf(slice(body))).toEqual(says)
  })

  it('another address type', () => {
    const cluster = createFixture()
    cluster.create({
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: { name: 'db-1', namespace: 'shop' },
      addressType: 'IPv4',
    })
    const change = () => cluster.update('EndpointSlice', 'shop', 'db-1', (draft: EndpointSlice) => (draft.addressType = 'FQDN'))
    expect(refusalOf(change)).toEqual(['addressType: Invalid value: "FQDN": field is immutable'])
  })
})

describe('Endpoints that are refused', () => {
  const cases: Record<string, [subset: JsonObject, ...says: string[]]> = {
    'no addresses': [{ ports: [{ port: 80 }] }, 'subsets[0]: Required value: must specify `addresses` or `notReadyAddresses`'],
    'no address': [{ addresses: [{ ip: '' }] }, `subsets[0].addresses[0].ip: Invalid value: "": ${ip}`],
    'a name for an address': [
      { addresses: [{ ip: 'db.example.com' }] },
      `subsets[0].addresses[0].ip: Invalid value: "db.example.com": ${ip}`,
    ],
    'the loopback': [{ addresses: [{ ip: '127.0.0.1' }] }, `subsets[0].addresses[0].ip: Invalid value: "127.0.0.1": ${loopback}`],
    'two ports without names': [
      { addresses: [{ ip: '10.0.0.1' }], ports: [{ port: 80 }, { port: 81 }] },
      'subsets[0].ports[0].name: Required value',
      'subsets[0].ports[1].name: Required value',
    ],
    'a bad port': [
      { addresses: [{ ip: '10.0.0.1' }], ports: [{ port: 0 }] },
      'subsets[0].ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive',
    ],
  }
  it.each(Object.entries(cases))('%s', (_name, [subset, ...says]) => {
    const write = () =>
      createFixture().create({ apiVersion: 'v1', kind: 'Endpoints', metadata: { name: 'db', namespace: 'shop' }, subsets: [subset] })
    expect(refusalOf(write)).toEqual(says)
  })
})

describe('the tables', () => {
  const endpoint = (...addresses: string[]) => ({ addresses })
  it.each([
    ['nothing', {}, ['IPv4', '<unset>', '<unset>']],
    ['nulls', { endpoints: null, ports: null }, ['IPv4', '<unset>', '<unset>']],
    ['ports without endpoints', { endpoints: [], ports: [{ port: 80 }] }, ['IPv4', '80', '<unset>']],
    ['every port', { endpoints: [endpoint('10.0.0.1')], ports: [{ name: 'all' }] }, ['IPv4', 'all', '10.0.0.1']],
    [
      'more than three',
      { endpoints: ['1', '2', '3', '4', '5'].map((last) => endpoint(`10.0.0.${last}`)), ports: [80, 81, 82, 83].map((port) => ({ port })) },
      ['IPv4', '80,81,82 + 1 more...', '10.0.0.1,10.0.0.2,10.0.0.3 + 2 more...'],
    ],
  ])('EndpointSlice: %s', (_name, body, cells) => {
    const object = { addressType: 'IPv4', metadata: {}, ...body } as EndpointSlice
    expect(endpointSlice.columns.filter(({ name }) => name !== 'Age').map(({ cell }) => cell(object, 0))).toEqual(cells)
  })

  it.each([
    ['nothing', undefined, '<none>'],
    ['only not-ready addresses: an empty cell', [{ notReadyAddresses: [{ ip: '10.0.0.1' }], ports: [{ port: 80 }] }], ''],
    [
      'two ports',
      [
        {
          addresses: [{ ip: '10.0.0.1' }],
          ports: [
            { name: 'a', port: 80 },
            { name: 'b', port: 443 },
          ],
        },
      ],
      '10.0.0.1:80,10.0.0.1:443',
    ],
    ['no ports', [{ addresses: [{ ip: '10.0.0.1' }, { ip: '10.0.0.2' }] }], '10.0.0.1,10.0.0.2'],
  ])('Endpoints: %s', (_name, subsets, cell) => {
    expect(endpointsCell({ apiVersion: 'v1', kind: 'Endpoints', metadata: {}, subsets } as never)).toBe(cell)
  })

  it('Endpoints are deprecated, and say so', () => {
    expect(endpoints.deprecated).toBe('v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice')
  })
})

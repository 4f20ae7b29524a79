import { describe, expect, test } from 'vitest'
import { twoWayPatch } from './three-way'

const dns = (port: number) => [
  { name: 'dns', port: 53, protocol: 'UDP', targetPort: 53 },
  { name: 'dns-tcp', port: 53, protocol: 'TCP', targetPort: port },
]
const service = (app: string, port = 53) => ({ spec: { selector: { app }, ports: dns(port) } })

describe('a list with one merge key twice', () => {
  test.each([
    ['that is left alone is not in the patch', service('a'), service('b'), { spec: { selector: { app: 'b' } } }],
    ['that is the same gives nothing', service('a'), service('a'), {}],
    [
      'is compared in the order it stands in',
      service('a'),
      service('a', 5353),
      { spec: { ports: [{ port: 53, targetPort: 5353 }], '$setElementOrder/ports': [{ port: 53 }, { port: 53 }] } },
    ],
  ])('%s', (_, from, to, patch) => expect(twoWayPatch('Service', from, to)).toEqual(patch))
})

import { describe, expect, it } from 'vitest'
import { readable, sentence } from './readable'

describe('a value is shown as a person reads it', () => {
  const values: [value: string, shown: string][] = [
    ['', 'nothing'],
    ['8080', '8080'],
    ['{"port":5432,"nodePort":30032}', 'nodePort: 30032\nport: 5432'],
    ['["a","b"]', '- a\n- b'],
    ['{not json', '{not json'],
    ['one of a, b, c, d', 'one of a, b, c, d'],
    ['one of a, b, c, d, e', 'one of a, b, c, or 2 more that mean the same'],
  ]
  it.each(values)('%j', (value, shown) => expect(readable(value)).toBe(shown))
})

describe('a remark is a sentence', () => {
  const remarks: [remark: string, sentence: string][] = [
    ['no Service has nodePort 30032; logistics/parts-db has 32325', 'No Service has nodePort 30032; logistics/parts-db has 32325.'],
    [
      'targetPort 80: container site listens on 8081; set targetPort: 8081',
      'targetPort 80: container site listens on 8081; set targetPort: 8081.',
    ],
    ['pod web-1 fails the readiness probe', 'Pod web-1 fails the readiness probe.'],
    ['kubectl refused it: `error: no such file`', 'kubectl refused it: `error: no such file`'],
    ['selector app=web matches no pod', 'Selector app=web matches no pod.'],
    ['of 3 Pods in namespace shop, 2 carry app=web', 'Of 3 Pods in namespace shop, 2 carry app=web.'],
    ['Service web exists in namespace default.', 'Service web exists in namespace default.'],
  ]
  it.each(remarks)('%s', (remark, said) => expect(sentence(remark)).toBe(said))
})

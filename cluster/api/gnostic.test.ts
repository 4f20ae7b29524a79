import { expect, it } from 'vitest'
import type { JsonObject } from '@/apimachinery/object'
import { gnosticDocument } from './gnostic'

// Expected bytes are written out by hand from OpenAPIv2.proto: tag (field × 8 + wire type), length, content.
const text = (tag: number, content: string) => [tag, content.length, ...Buffer.from(content)]
const within = (tag: number, content: number[]) => [tag, content.length, ...content]

const cases: [string, JsonObject, number[]][] = [
  [
    'texts',
    { swagger: '2.0', info: { title: 'K', version: 'v1' } },
    [...text(0x0a, '2.0'), ...within(0x12, [...text(0x0a, 'K'), ...text(0x12, 'v1')])],
  ],
  ['no paths', { paths: {} }, [0x42, 0]],
  [
    'a schema: its type stands in a TypeItem, what starts with x- as YAML',
    { definitions: { A: { type: 'object', required: ['b'], 'x-kubernetes-list-type': 'set' } } },
    within(
      0x4a,
      within(0x0a, [
        ...text(0x0a, 'A'),
        ...within(0x12, [
          ...[0xb2, 0x01, 8, ...text(0x0a, 'object')],
          ...[0x9a, 0x01, 1, 0x62],
          ...[0xfa, 0x01, 32, ...text(0x0a, 'x-kubernetes-list-type'), ...within(0x12, text(0x12, 'set\n'))],
        ]),
      ]),
    ),
  ],
  [
    'a path parameter, which is no body',
    { paths: { '/a': { parameters: [{ name: 'n', in: 'path', required: true, type: 'string' }] } } },
    within(
      0x42,
      within(0x12, [
        ...text(0x0a, '/a'),
        ...within(
          0x12,
          within(
            0x4a,
            within(0x0a, within(0x12, within(0x22, [...text(0x22, 'n'), ...text(0x12, 'path'), 0x08, 1, ...text(0x2a, 'string')]))),
          ),
        ),
      ]),
    ),
  ],
]

it.each(cases)('%s', (_, document, bytes) => expect([...gnosticDocument(document)]).toEqual(bytes))

it('writes lengths beyond a byte, and nothing for what is not set', () => {
  const long = 'x'.repeat(300)
  expect([...gnosticDocument({ swagger: long })].slice(0, 3)).toEqual([0x0a, 0xac, 0x02])
  expect([...gnosticDocument({ definitions: { A: { uniqueItems: false } } })]).toEqual([0x4a, 7, 0x0a, 5, 0x0a, 1, 0x41, 0x12, 0])
})

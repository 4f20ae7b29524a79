import { expect, it } from 'vitest'
import { goSort } from './go-sort'

/** Numbers that look drawn, without drawing them. */
const keys = (length: number, values: number, step: number) => Array.from({ length }, (_, at) => (at * step * step + at * 3) % values)

it('sorts lists of every length and shape', () => {
  for (const length of [0, 1, 2, 12, 13, 49, 50, 51, 200, 700])
    for (const [values, step] of [
      [1, 1],
      [2, 7],
      [5, 3],
      [1000, 17],
    ] as const) {
      const list = keys(length, values, step)
      const sorted = [...list].sort((a, b) => a - b)
      for (const shape of [list, sorted, [...sorted].reverse(), [...sorted, ...list]])
        expect(goSort(shape, (a, b) => a < b)).toEqual([...shape].sort((a, b) => a - b))
    }
})

it('leaves equal items where Go leaves them', () => {
  // As kubectl get --sort-by prints 21 objects of which seven lack the field; more of them are in the parity suite
  const names = 'a-02 a-1 a-10 a-2 b c c-1 c-10 c-11 c-12 c-13 c-14 c-15 c-2 c-3 c-4 c-5 c-6 c-7 c-8 c-9 kube-root-ca.crt'.split(' ')
  const items = names.map((name) => ({ name, key: /^c-\d/.test(name) ? Number(name.slice(2)) % 3 : undefined }))
  const sorted = goSort(items, (a, b) => a.key === undefined || (b.key !== undefined && a.key < b.key))
  expect(sorted.map(({ name }) => name).join(' ')).toBe(
    'a-02 kube-root-ca.crt c b a-2 a-10 a-1 c-15 c-9 c-6 c-12 c-3 c-13 c-4 c-7 c-10 c-1 c-2 c-14 c-5 c-11 c-8',
  )
})

import { expect, it } from 'vitest'
import { addTab, dropTab, withTabs } from './tab-memory'

const cases: [name: string, found: unknown, expected: unknown][] = [
  ['a new tab takes the lowest number that is free', addTab({ open: [0, 2], current: 2 }), { open: [0, 1, 2], current: 1 }],
  ['there are eight at most', addTab({ open: [0, 1, 2, 3, 4, 5, 6, 7], current: 3 }), { open: [0, 1, 2, 3, 4, 5, 6, 7], current: 3 }],
  ['the others keep their numbers when one is closed', dropTab({ open: [0, 1, 2], current: 1 }, 1), { open: [0, 2], current: 0 }],
  ['closing one behind keeps the one in front', dropTab({ open: [0, 1, 2], current: 2 }, 0), { open: [1, 2], current: 2 }],
  ['the first may be closed', dropTab({ open: [0, 2], current: 0 }, 0), { open: [2], current: 2 }],
  ['the last one stays', dropTab({ open: [3], current: 3 }, 3), { open: [3], current: 3 }],
  ['what the server knows of is open', withTabs({ open: [0, 3], current: 3 }, [1, 3]), { open: [0, 1, 3], current: 3 }],
]
it.each(cases)('%s', (_, found, expected) => expect(found).toEqual(expected))

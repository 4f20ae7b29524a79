import { expect, it } from 'vitest'
import { substitute } from './substitute'

const lines = ['replicas: 1', 'availableReplicas: 1', 'image: nginx:1.25', 'a/b a/b']

it.each([
  ['case matters', '/replicas: 1/replicas: 3/', ['replicas: 3', 'availableReplicas: 1', 'image: nginx:1.25', 'a/b a/b']],
  ['the flag i', '/replicas: 1/x/i', ['x', 'availablex', 'image: nginx:1.25', 'a/b a/b']],
  ['all of a line, another separator', '#a/b#c#g', ['replicas: 1', 'availableReplicas: 1', 'image: nginx:1.25', 'c c']],
  ['an escaped separator', '/a\\/b/c/', ['replicas: 1', 'availableReplicas: 1', 'image: nginx:1.25', 'c a/b']],
  [
    'groups and the whole',
    '/\\(nginx\\):[0-9.]\\+/\\1:& /',
    ['replicas: 1', 'availableReplicas: 1', 'image: nginx:nginx:1.25 ', 'a/b a/b'],
  ],
])('%s', (_, argument, expected) => {
  expect(substitute(lines, 0, 3, argument)).toMatchObject({ lines: expected })
})

it('tells what it did not find, and changes only the lines asked for', () => {
  expect(substitute(lines, 0, 3, '/nope/x/')).toEqual({ error: 'E486: Pattern not found: nope' })
  expect(substitute(lines, 1, 1, '/1/2/')).toEqual({ lines: [lines[0], 'availableReplicas: 2', lines[2], lines[3]], count: 1, last: 1 })
  expect(substitute(lines, 0, 3, '/1/2/gc')).toEqual({ error: 'seatrial does not simulate the flags gc of :s' })
})

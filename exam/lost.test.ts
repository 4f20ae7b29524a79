import { describe, expect, it } from 'vitest'
import { drillFor, type LostTask } from './lost'

const offered = [
  { questionId: 'a', topics: ['services', 'nodeport'] },
  { questionId: 'b', topics: ['services', 'dns'] },
  { questionId: 'c', topics: ['dns'] },
  { questionId: 'd', topics: ['network-policy'] },
  { questionId: 'e', topics: ['nodeport', 'services'] },
]
const lost = (questionId: string, topics: string[], cost = 1): LostTask => ({ questionId, topics, cost })

describe('a drill on what was lost', () => {
  const cases: [name: string, lost: LostTask[], seen: [string, number][], drawn: string[]][] = [
    ['the nearest other question', [lost('a', ['services', 'nodeport'])], [], ['e']],
    ['the costliest first', [lost('x', ['dns'], 1), lost('y', ['network-policy'], 3)], [], ['d', 'c']],
    ['no question twice', [lost('x', ['dns'], 2), lost('y', ['dns'], 1)], [], ['c', 'b']],
    ['not the one that failed, while there is another', [lost('c', ['dns'])], [], ['b']],
    ['the one that failed, where there is no other', [lost('d', ['network-policy'])], [], ['d']],
    ['among equals the one met least often', [lost('x', ['services', 'nodeport'])], [['a', 2]], ['e']],
    ['likewise the other way round', [lost('x', ['services', 'nodeport'])], [['e', 1]], ['a']],
  ]
  it.each(cases)('%s', (_, tasks, seen, drawn) => expect(drillFor(tasks, offered, new Map(seen), 'seed')).toEqual(drawn))

  it('is short', () => {
    const many = Array.from({ length: 20 }, (_, i) => lost(`x${i}`, ['storage']))
    expect(drillFor(many, offered, new Map(), 'seed')).toHaveLength(8)
  })
})

import { describe, expect, it } from 'vitest'
import { addressOf, readFilter } from './filter'

const none = { exam: '', result: '', from: '', to: '' }
const day = (text: string) => Date.parse(`${text}T00:00:00Z`)

describe('the filter in the address', () => {
  const cases: [name: string, search: Record<string, string | string[]>, read: ReturnType<typeof readFilter>][] = [
    ['nothing', {}, { asked: none, filter: {}, page: 0 }],
    [
      'everything',
      { exam: 'cka-mock', result: 'passed', from: '2026-11-01', to: '2026-11-02', page: '3' },
      {
        asked: { exam: 'cka-mock', result: 'passed', from: '2026-11-01', to: '2026-11-02' },
        filter: { exam: 'cka-mock', result: 'passed', from: day('2026-11-01'), until: day('2026-11-03') },
        page: 2,
      },
    ],
    ['rubbish', { exam: '<b>', result: 'won', from: '2026-13-45', to: 'soon', page: '-1' }, { asked: none, filter: {}, page: 0 }],
    ['a name twice', { exam: ['a', 'b'] }, { asked: none, filter: {}, page: 0 }],
  ]
  it.each(cases)('%s', (_, search, read) => expect(readFilter(search)).toEqual(read))

  it('leads to the next page and keeps what was asked', () => {
    expect(addressOf(none, 0)).toBe('/progress#history-section')
    expect(addressOf({ ...none, result: 'failed', from: '2026-11-01' }, 1)).toBe(
      '/progress?result=failed&from=2026-11-01&page=2#history-section',
    )
  })
})

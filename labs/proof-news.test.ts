import { expect, it } from 'vitest'
import { createNews } from './proof-news'

type Value = string | number | { image: string; port: number }

it.each<[name: string, declared: Parameters<typeof createNews>[0]['parameters'], draws: Record<string, Value>[], news: boolean[]]>([
  ['a question without parameters', {}, [{}, {}], [true, false]],
  [
    'a value that was drawn with others',
    { name: ['a', 'b'], port: [80, 81] },
    [
      { name: 'a', port: 80 },
      { name: 'b', port: 80 },
      { name: 'a', port: 81 },
      { name: 'b', port: 81 },
    ],
    [true, true, true, false],
  ],
  [
    'the ends of a range',
    { port: { from: 30000, to: 30009 } },
    [{ port: 30004 }, { port: 30005 }, { port: 30009 }, { port: 30000 }, { port: 30009 }],
    [true, false, true, true, false],
  ],
  [
    'a value under another fault',
    { name: ['a', 'b'], fault: ['port', 'selector'] },
    [
      { name: 'a', fault: 'port' },
      { name: 'a', fault: 'selector' },
      { name: 'b', fault: 'selector' },
      { name: 'a', fault: 'selector' },
      { name: 'b', fault: 'port' },
    ],
    [true, true, true, false, true],
  ],
  [
    'values that belong together',
    {
      app: [
        { image: 'a', port: 1 },
        { image: 'b', port: 1 },
      ],
    },
    [{ app: { image: 'a', port: 1 } }, { app: { image: 'b', port: 1 } }, { app: { image: 'a', port: 1 } }],
    [true, true, false],
  ],
])('%s', (_, parameters, draws, news) => {
  const isNew = createNews({ parameters })
  expect(draws.map((drawn) => isNew({ parameters: drawn }))).toEqual(news)
})

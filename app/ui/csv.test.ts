import { expect, it } from 'vitest'
import { csv } from './csv'

it('quotes what needs it and disarms formulas', async () => {
  const file = csv(
    'x',
    ['a', 'b'],
    [
      ['plain', 1.5],
      ['with, comma', null],
      ['with "quotes"', true],
      ['=HYPERLINK("x")', -1],
    ],
  )
  expect(await file.text()).toBe('a,b\r\nplain,1.5\r\n"with, comma",\r\n"with ""quotes""",true\r\n"\'=HYPERLINK(""x"")",-1\r\n')
})

import { describe, expect, it } from 'vitest'
import { examSettings, indentation, readVimrc, set } from './vim-settings'

const sets: [string, string, object][] = [
  ['what candidates set', 'expandtab ts=2 sw=2 nu paste', { settings: { ...examSettings, paste: true } }],
  [
    'by short names',
    'noet ts=8 sw=4 sts=0 nonu',
    { settings: { ...examSettings, expandtab: false, tabstop: 8, shiftwidth: 4, softtabstop: 0, number: false } },
  ],
  ['turned round', 'nu! invet', { settings: { ...examSettings, number: false, expandtab: false } }],
  ['asked for', 'ts?', { settings: examSettings, said: '  tabstop=2' }],
  ['asked whether', 'paste?', { settings: examSettings, said: 'nopaste' }],
  ['how things look', 'hlsearch cursorline bg=dark nocompatible nohls', { settings: examSettings }],
  [
    'misspelt, after what was right',
    'nonu exandtab',
    { settings: { ...examSettings, number: false }, said: 'E518: Unknown option: exandtab' },
  ],
  ['no number', 'ts=two', { settings: examSettings, said: 'E521: Number required after =: ts=two' }],
  ['a value for a switch', 'et=1', { settings: examSettings, said: 'E474: Invalid argument: et=1' }],
]
describe(':set', () => {
  it.each(sets)('%s', (_, argument, expected) => expect(set(examSettings, argument)).toEqual(expected))
})

describe('.vimrc', () => {
  it('is read line by line, for YAML too', () => {
    const text = '" mine\nset nonu\nsyntax on\nautocmd FileType yaml setlocal ts=4 sts=4 sw=4 expandtab\nset ts=3 tabstp=2\nexpandtab\n'
    expect(readVimrc(text, '/root/.vimrc', true)).toEqual({
      settings: { ...examSettings, number: false, tabstop: 3, shiftwidth: 4, softtabstop: 4 },
      errors: [
        'Error detected while processing /root/.vimrc:',
        'line    5:',
        'E518: Unknown option: tabstp=2',
        'line    6:',
        'E492: Not an editor command: expandtab',
      ],
    })
    expect(readVimrc(text, '/root/.vimrc', false).settings.shiftwidth).toBe(2)
  })
})

describe('indentation', () => {
  const tabs = { ...examSettings, expandtab: false, tabstop: 8, shiftwidth: 8, softtabstop: 0 }
  it('goes to the next stop', () =>
    expect([0, 1, 2, 3].map((column) => indentation(examSettings).tab(column).length)).toEqual([2, 1, 2, 1]))
  it('is tabs where they are wanted', () => expect([indentation(tabs).unit, indentation(tabs).tab(3)]).toEqual(['\t', '\t']))
  it('is a tab while pasting', () => expect(indentation({ ...examSettings, paste: true }).tab(0)).toBe('\t'))
  it('is spaces where tabs are wider', () => expect(indentation({ ...tabs, shiftwidth: 2 }).unit).toBe('  '))
})

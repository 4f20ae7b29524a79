import { describe, expect, it } from 'vitest'
import { readTar, type TarEntry, writeTar } from './tar'

const file = (name: string, text = ''): TarEntry => ({ name, text, directory: false })

describe('an archive', () => {
  it.each<[string, TarEntry[]]>([
    ['of nothing', []],
    ['of files', [file('etc/a', 'one\n'), file('etc/b')]],
    ['of a directory', [{ name: 'etc/', text: '', directory: true }, file('etc/a', 'x'.repeat(512))]],
    ['with letters of more than one byte', [file('naïve/ünï', 'ünïcödé – 漢字\n')]],
    ['with a long name', [file(`${'deep/'.repeat(40)}name`, 'here')]],
  ])('%s is read as it was written', (_, entries) => {
    const archive = writeTar(entries, 1_700_000_000)
    expect(Buffer.byteLength(archive) % 512).toBe(0)
    expect(readTar(archive)).toEqual({ entries })
  })

  it.each([
    ['text', 'hello\n'.repeat(100), 'invalid'],
    ['the half of a header', writeTar([file('a', 'b')], 0).slice(0, 300), 'truncated'],
    ['the half of a file', writeTar([file('a', 'b'.repeat(600))], 0).slice(0, 600), 'truncated'],
  ])('%s is none', (_, archive, error) => {
    expect(readTar(archive)).toEqual({ entries: [], error })
  })

  it('is a header, blocks and an end', () => {
    const shown = writeTar([file('a', 'b')], 8).replace(/\0{2,}/g, (zeros) => `<${zeros.length}>`)
    expect(shown.replaceAll('\0', '.')).toBe(
      'a<99>0000644.0000000.0000000.00000000001.00000000010.011150. 0<100>ustar.00root<28>root<28>0000000.0000000<168>b<1535>',
    )
  })
})

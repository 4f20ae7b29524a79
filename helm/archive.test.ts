import { gunzipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { packed, unpacked } from './archive'

const files = { 'templates/a.yaml': 'kind: é\n', 'Chart.yaml': 'name: web\n', 'values.yaml': '', 'charts/sub/Chart.yaml': 'name: sub\n' }

describe('a chart archive', () => {
  it('gives back what was put in, and is the same for the same files', () => {
    expect(unpacked(packed('web', files), 'web.tgz')).toEqual(files)
    expect(packed('web', files)).toEqual(packed('web', { ...files }))
  })
  it('is a tar whose first file is Chart.yaml, with the sum that tar asks for', () => {
    const tar = gunzipSync(packed('web', files))
    const text = (from: number, to: number) => new TextDecoder().decode(tar.subarray(from, to))
    expect([text(0, 14), text(257, 262), tar.length % 512]).toEqual(['web/Chart.yaml', 'ustar', 0])
    const blank = tar.slice(0, 512).fill(32, 148, 156)
    expect(Number.parseInt(text(148, 154), 8)).toBe(blank.reduce((sum, byte) => sum + byte, 0))
  })
  it.each([
    ['a text', new TextEncoder().encode('hello')],
    ['a broken archive', packed('web', files).slice(0, 40)],
  ])('%s is none', (_, bytes) => expect(() => unpacked(bytes, 'x.tgz')).toThrow(/does not appear to be a gzipped archive|exceeds/))
})

import { gunzipSync, gzipSync, strFromU8, strToU8 } from 'fflate'
import type { Chart } from './chart'
import { HelmError } from './errors'

const block = 512
const padded = (length: number) => Math.ceil(length / block) * block

/** All texts of a chart by their paths below its folder, those of its subcharts too. */
export const filesOfChart = ({ files, subcharts }: Chart): Record<string, string> => ({
  ...files,
  ...Object.fromEntries(
    subcharts.flatMap((sub) => Object.entries(filesOfChart(sub)).map(([path, text]) => [`charts/${sub.metadata.name}/${path}`, text])),
  ),
})

/** A chart's archive: a gzipped tar of its files below `folder`. The same files give the same bytes. As chart/v2/util Save. */
export function packed(folder: string, files: Record<string, string>): Uint8Array {
  const first = ['Chart.yaml', 'values.yaml']
  const paths = [
    ...first.filter((path) => path in files),
    ...Object.keys(files)
      .filter((path) => !first.includes(path))
      .sort(),
  ]
  const parts = paths.flatMap((path) => {
    const content = strToU8(files[path] as string)
    const body = new Uint8Array(padded(content.length))
    body.set(content)
    return [header(`${folder}/${path}`, content.length), body]
  })
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0) + 2 * block)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return gzipSync(whole, { mtime: 0 })
}

// POSIX.1-1988 (ustar): what a tar must say of a file.
function header(name: string, size: number): Uint8Array {
  const bytes = new Uint8Array(block)
  const put = (text: string, at: number) => bytes.set(strToU8(text), at)
  const octal = (value: number, digits: number) => `${value.toString(8).padStart(digits, '0')}\0`
  if (name.length > 100) throw new HelmError(`seatrial does not simulate archives with paths over 100 characters: ${name}`)
  put(name, 0)
  put(octal(0o644, 7), 100)
  put(octal(0, 7), 108)
  put(octal(0, 7), 116)
  put(octal(size, 11), 124)
  put(octal(0, 11), 136)
  put(' '.repeat(8), 148)
  put('0', 156)
  put('ustar\x0000', 257)
  const sum = bytes.reduce((total, byte) => total + byte, 0)
  put(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return bytes
}

const mostBytes = 2 * 1024 * 1024

/** The files of an archive by their paths below the chart's folder. Throws HelmError for what is none. As chart/loader/archive LoadArchiveFiles. */
export function unpacked(bytes: Uint8Array, path: string): Record<string, string> {
  // What it is taken for is told by its first 512 bytes, filled up with zeros.
  const kind = bytes.length < block || bytes.subarray(0, block).includes(0) ? 'application/octet-stream' : 'text/plain; charset=utf-8'
  const noArchive = () => new HelmError(`file '${path}' does not appear to be a gzipped archive; got '${kind}'`)
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) throw noArchive()
  // The length that a gzip says of itself stands at its end: nothing is unpacked that would not be taken.
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(bytes.length - 4, true)
  if (length > mostBytes) throw new HelmError('chart exceeds maximum decompressed size')
  let whole: Uint8Array
  try {
    whole = gunzipSync(bytes, { out: new Uint8Array(length) })
  } catch {
    throw noArchive()
  }
  const files: Record<string, string> = {}
  for (let at = 0; at + block <= whole.length && whole[at] !== 0; ) {
    const text = (from: number, to: number) => strFromU8(whole.subarray(at + from, at + to)).replace(/\0.*$/s, '')
    const size = Number.parseInt(text(124, 136).trim() || '0', 8)
    const inside = text(0, 100).replace(/^\.\//, '').split('/').slice(1).join('/')
    if (['0', ''].includes(text(156, 157)) && inside !== '') files[inside] = strFromU8(whole.subarray(at + block, at + block + size))
    at += block + padded(size)
  }
  if (Object.keys(files).length === 0) throw new HelmError('no files in chart archive')
  return files
}

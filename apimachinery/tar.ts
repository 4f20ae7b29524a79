/** A file (its text) or a directory of an archive. */
export type TarEntry = { name: string; text: string; directory: boolean }

const blockSize = 512
const encoder = new TextEncoder()
const decoder = new TextDecoder()
const sizeOf = (text: string) => encoder.encode(text).length

/**
 * A tar archive of files that are text, itself as text: as UTF-8 it is the bytes of an archive that GNU tar and Go read. `seconds` is every file's
 * modification time, since the epoch.
 */
export function writeTar(entries: readonly TarEntry[], seconds: number): string {
  return entries.map((entry) => entryText(entry, seconds)).join('') + '\0'.repeat(2 * blockSize)
}

function entryText({ name, text, directory }: TarEntry, seconds: number): string {
  const full = directory && !name.endsWith('/') ? `${name}/` : name
  // A name that fits in no header precedes it as a file of its own, as GNU tar writes it
  const long = sizeOf(full) > 100 ? headerText('././@LongLink', sizeOf(full) + 1, 'L', 0) + blocks(`${full}\0`) : ''
  const header = headerText(
    long ? decoder.decode(encoder.encode(full).subarray(0, 96)) : full,
    sizeOf(text),
    directory ? '5' : '0',
    seconds,
  )
  return long + header + blocks(text)
}

function headerText(name: string, size: number, type: string, seconds: number): string {
  const before = [padded(name, 100), octal(type === '5' ? 0o755 : 0o644, 8), octal(0, 8), octal(0, 8), octal(size, 12), octal(seconds, 12)]
  const after = [type, padded('', 100), 'ustar\0', '00', padded('root', 32), padded('root', 32), octal(0, 8), octal(0, 8), padded('', 167)]
  // The sum is reckoned with spaces in its place
  const sum = encoder.encode([...before, ' '.repeat(8), ...after].join('')).reduce((total, byte) => total + byte, 0)
  return [...before, `${octal(sum, 7)} `, ...after].join('')
}

const padded = (text: string, width: number) => text + '\0'.repeat(Math.max(0, width - sizeOf(text)))
const octal = (value: number, width: number) => `${value.toString(8).padStart(width - 1, '0')}\0`
const blocks = (text: string) => text + '\0'.repeat((blockSize - (sizeOf(text) % blockSize)) % blockSize)

/** What stands in an archive up to its end, or up to where it is none (`invalid`) or breaks off (`truncated`). */
export function readTar(archive: string): { entries: TarEntry[]; error?: 'invalid' | 'truncated' } {
  const bytes = encoder.encode(archive)
  const entries: TarEntry[] = []
  let given: string | undefined
  for (let at = 0; at < bytes.length; ) {
    const header = bytes.subarray(at, at + blockSize)
    if (header.every((byte) => byte === 0)) break
    if (header.length < blockSize) return { entries, error: 'truncated' }
    const field = (from: number, width: number) => decoder.decode(header.subarray(from, from + width)).split('\0')[0] as string
    if (field(257, 5) !== 'ustar') return { entries, error: 'invalid' }
    const size = Number.parseInt(field(124, 12), 8) || 0
    const body = bytes.subarray(at + blockSize, at + blockSize + size)
    if (body.length < size) return { entries, error: 'truncated' }
    at += blockSize + Math.ceil(size / blockSize) * blockSize
    const text = decoder.decode(body)
    const type = field(156, 1)
    if (type === 'L') given = text.split('\0')[0]
    else if (type === 'x') given = /(?:^|\n)\d+ path=(.*)\n/.exec(text)?.[1]
    else if (type === '' || type === '0' || type === '5') {
      const prefix = field(345, 155)
      const name = given ?? (prefix === '' ? field(0, 100) : `${prefix}/${field(0, 100)}`)
      entries.push({ name, text: type === '5' ? '' : text, directory: type === '5' || name.endsWith('/') })
      given = undefined
    }
  }
  return { entries }
}

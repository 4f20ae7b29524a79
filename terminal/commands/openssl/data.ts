import { createHash } from 'node:crypto'
import type { Invocation } from '../../host-command'
import { randomBytes } from '../random-bytes'
import { existing, Refused } from './files'
import type { Words } from './words'

/** `openssl base64`. */
export function base64(use: Invocation, text: string, decode: boolean): number {
  if (decode) use.out(Buffer.from(text, 'base64').toString())
  else
    use.out(
      Buffer.from(text)
        .toString('base64')
        .replace(/.{1,64}/g, '$&\n'),
    )
  return 0
}

/** `openssl rand`. */
export function rand(use: Invocation, { rest, switches }: Words): number {
  const count = Math.min(4096, Number(rest.at(-1) ?? 0))
  const bytes = randomBytes(count)
  if (!switches.has('hex') && !switches.has('base64')) use.bytes(bytes)
  else use.out(switches.has('hex') ? `${bytes.toString('hex')}\n` : `${bytes.toString('base64').replace(/.{64}(?=.)/g, '$&\n')}\n`)
  return 0
}

const digests = ['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512']

/** `openssl dgst`: `SHA2-256(file)= 9834…`. */
export async function digest(use: Invocation, { switches, rest }: Words, byDefault: string): Promise<number> {
  const unknown = [...switches].find((each) => ![...digests, 'hex', 'r'].includes(each))
  if (unknown !== undefined) throw new Refused(`seatrial does not simulate openssl dgst -${unknown}`)
  const name = digests.find((each) => switches.has(each)) ?? byDefault
  const shown = name.toUpperCase().replace(/^SHA(?=[2-5])/, 'SHA2-')
  for (const path of rest.length > 0 ? rest : [undefined]) {
    const bytes = path === undefined ? use.stdin : await use.host.fs.readFileBuffer(await existing(use, path))
    const hash = createHash(name).update(bytes).digest('hex')
    use.out(switches.has('r') ? `${hash} *${path ?? 'stdin'}\n` : `${shown}(${path ?? 'stdin'})= ${hash}\n`)
  }
  return 0
}

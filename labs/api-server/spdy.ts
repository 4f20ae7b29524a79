import { constants, createDeflate, createInflate } from 'node:zlib'
import { spdyDictionary } from './spdy-dictionary'

/**
 * As much of SPDY/3.1 as port-forwarding needs, from the server's side: streams that the client opens, data both ways, ends, pings.
 * There is no flow control, as in github.com/moby/spdystream, which all Kubernetes clients speak through.
 */
export type SpdyStream = {
  id: number
  headers: ReadonlyMap<string, string>
  write(data: Uint8Array): void
  /** Ends our half. */
  end(): void
}

export type SpdyListener = {
  opened(stream: SpdyStream): void
  /** `last`: the client has ended its half. */
  data(stream: SpdyStream, data: Buffer, last: boolean): void
  reset(stream: SpdyStream): void
}

const frame = { synStream: 1, synReply: 2, reset: 3, ping: 6, goAway: 7 } as const
const finished = 1

/** One connection: give it what arrives; it calls `send` with what to send. */
export function createSpdy(
  send: (bytes: Buffer) => void,
  listener: SpdyListener,
): { receive(bytes: Buffer): Promise<void>; close(): void } {
  const inflate = createInflate({ dictionary: spdyDictionary })
  const deflate = createDeflate({ dictionary: spdyDictionary })
  const streams = new Map<number, SpdyStream>()
  let rest: Buffer = Buffer.alloc(0)
  let work: Promise<void> = Promise.resolve()

  const control = (type: number, flags: number, body: Buffer) => {
    const head = Buffer.alloc(8)
    head.writeUInt16BE(0x8003, 0)
    head.writeUInt16BE(type, 2)
    head.writeUInt32BE((flags << 24) | body.length, 4)
    send(Buffer.concat([head, body]))
  }
  const dataFrame = (id: number, flags: number, body: Uint8Array) => {
    const head = Buffer.alloc(8)
    head.writeUInt32BE(id, 0)
    head.writeUInt32BE(((flags << 24) | body.length) >>> 0, 4)
    send(Buffer.concat([head, body]))
  }

  async function open(body: Buffer) {
    const id = body.readUInt32BE(0) & 0x7fffffff
    const headers = readHeaders(await through(inflate, body.subarray(10)))
    const stream: SpdyStream = { id, headers, write: (data) => dataFrame(id, 0, data), end: () => dataFrame(id, finished, Buffer.alloc(0)) }
    streams.set(id, stream)
    const number = Buffer.alloc(4)
    number.writeUInt32BE(id)
    control(frame.synReply, 0, Buffer.concat([number, await through(deflate, Buffer.alloc(4))]))
    listener.opened(stream)
  }

  async function take(head: Buffer, body: Buffer) {
    const flags = head[4] ?? 0
    if ((head[0] ?? 0) < 0x80) {
      const stream = streams.get(head.readUInt32BE(0))
      if (stream) listener.data(stream, body, (flags & finished) !== 0)
      return
    }
    const type = head.readUInt16BE(2)
    if (type === frame.synStream) await open(body)
    else if (type === frame.ping) control(frame.ping, 0, body)
    else if (type === frame.reset) {
      const id = body.readUInt32BE(0)
      const stream = streams.get(id)
      streams.delete(id)
      if (stream) listener.reset(stream)
    }
  }

  async function takeAll() {
    while (rest.length >= 8) {
      const length = rest.readUInt32BE(4) & 0xffffff
      if (rest.length < 8 + length) return
      const [head, body] = [rest.subarray(0, 8), rest.subarray(8, 8 + length)]
      rest = rest.subarray(8 + length)
      await take(head, body)
    }
  }

  return {
    receive(bytes) {
      work = work.then(() => {
        rest = Buffer.concat([rest, bytes])
        return takeAll()
      })
      return work
    },
    close() {
      inflate.destroy()
      deflate.destroy()
    },
  }
}

type Codec = ReturnType<typeof createInflate> | ReturnType<typeof createDeflate>

/** Header blocks of one direction are one compressed stream, flushed after each block. */
function through(codec: Codec, bytes: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const out: Buffer[] = []
    const take = (chunk: Buffer) => out.push(chunk)
    codec.on('data', take)
    codec.once('error', reject)
    codec.write(bytes)
    codec.flush(constants.Z_SYNC_FLUSH, () => {
      codec.off('data', take)
      codec.off('error', reject)
      resolve(Buffer.concat(out))
    })
  })
}

function readHeaders(block: Buffer): Map<string, string> {
  const headers = new Map<string, string>()
  let at = 4
  const text = () => {
    const length = block.readUInt32BE(at)
    at += 4 + length
    return block.toString('utf8', at - length, at)
  }
  for (let left = block.readUInt32BE(0); left > 0; left--) {
    const name = text()
    headers.set(name, text())
  }
  return headers
}

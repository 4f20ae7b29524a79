import { Duplex } from 'node:stream'
import type { MessagePort } from 'node:worker_threads'

/**
 * A connection between two threads as the stream that HTTP takes for a socket. One chunk is under way at a time, and the next one waits until the
 * other side reads: who does not read holds up who writes.
 */
export function wireOver(port: MessagePort): Duplex {
  let taken: (() => void) | undefined
  let owesAnswer = false
  const wire = new Duplex({
    read() {
      if (!owesAnswer) return
      owesAnswer = false
      port.postMessage('more')
    },
    write(chunk: Buffer, _encoding, done) {
      taken = done
      // A copy of its own: what is posted may share its memory with other chunks.
      const bytes = new Uint8Array(chunk)
      port.postMessage(bytes, [bytes.buffer])
    },
    final(done) {
      port.postMessage('end')
      done()
    },
    destroy(error, done) {
      port.close()
      done(error)
    },
  })
  port.on('message', (said: Uint8Array | 'more' | 'end') => {
    if (said === 'more') {
      const done = taken
      taken = undefined
      done?.()
    } else if (said === 'end') wire.push(null)
    else {
      owesAnswer = true
      wire.push(Buffer.from(said.buffer, said.byteOffset, said.byteLength))
    }
  })
  port.on('close', () => wire.destroy())
  return wire
}

import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import { log } from './log'
import { readMessage } from './messages'
import type { Session } from './session'

/** Frames above this are cut off: an edited file and a pasted manifest fit well below. */
const mostBytes = 2 * 1024 * 1024
/** A screen may send this many messages in a second before it is told to slow down; typing and pasting stay far below. */
const mostPerSecond = 60
/** And so much, bytes: what a busy worker has not read yet waits in memory. */
const mostBytesPerSecond = 4 * 1024 * 1024
const clockEveryMs = 15_000

const server = new WebSocketServer({ noServer: true, maxPayload: mostBytes, perMessageDeflate: false })

/** Completes the upgrade and ties the screen to its attempt's session. */
export function attachScreen(session: Session, request: IncomingMessage, socket: Duplex, head: Buffer, now: () => number): void {
  server.handleUpgrade(request, socket, head, (ws) => {
    const screen = {
      send: (message: unknown) => ws.readyState === ws.OPEN && ws.send(JSON.stringify(message)),
      close: () => ws.close(1000),
    }
    const clock = setInterval(() => {
      screen.send(session.clock())
      ws.ping()
    }, clockEveryMs)
    // A rehearsed disconnection comes as a real one does: without a word.
    const { outageAt } = session.attempt
    const outage = outageAt !== null && outageAt > now() ? setTimeout(() => ws.terminate(), outageAt - now()) : undefined
    let second = 0
    let heard = { messages: 0, bytes: 0 }
    ws.on('message', (data: Buffer) => {
      const arrivedAt = now()
      const thisSecond = Math.floor(arrivedAt / 1000)
      if (thisSecond !== second) heard = { messages: 0, bytes: 0 }
      second = thisSecond
      heard = { messages: heard.messages + 1, bytes: heard.bytes + data.length }
      const floods = heard.messages > mostPerSecond || heard.bytes > mostBytesPerSecond
      const message = floods ? null : readMessage(data.toString())
      if (!message) return screen.send({ type: 'error', message: floods ? 'too many messages, slow down' : 'this message cannot be read' })
      session.hear(message, arrivedAt).catch((error) => {
        log('error', 'a message failed', { attempt: session.attempt.id }, error)
        screen.send({
          type: 'error',
          task: message.task,
          ...('tab' in message && message.tab !== undefined && { tab: message.tab }),
          message: 'something went wrong on the server; your work up to the last prompt is safe',
        })
      })
    })
    ws.on('close', () => {
      clearInterval(clock)
      clearTimeout(outage)
      session.detach(screen)
    })
    ws.on('error', () => ws.terminate())
    session.attach(screen)
  })
}

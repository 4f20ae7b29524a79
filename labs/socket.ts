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
    let heard = 0
    ws.on('message', (data) => {
      const arrivedAt = now()
      const thisSecond = Math.floor(arrivedAt / 1000)
      heard = thisSecond === second ? heard + 1 : 1
      second = thisSecond
      const message = heard > mostPerSecond ? null : readMessage(data.toString())
      if (!message)
        return screen.send({
          type: 'error',
          message: heard > mostPerSecond ? 'too many messages, slow down' : 'this message cannot be read',
        })
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

import type { ClientMessage, ServerMessage } from '@/labs/seam'

/** `signed-out`: the server is there and knows nobody here any more; it is tried on, for a sign-in in another tab. */
export type LinkState = 'connecting' | 'connected' | 'lost' | 'signed-out' | 'ended'

/** The address is only for who is signed in. */
export class SignedOut extends Error {}

/** One WebSocket for all terminals of an attempt. Comes back by itself when it is lost. */
export type Link = {
  /** Sends now, or not at all: what must survive a lost connection is sent again by whoever hears `opened`. */
  send(message: ClientMessage): void
  onMessage(hear: (message: ServerMessage) => void): () => void
  onState(hear: (state: LinkState) => void): () => void
  /** The network says it is gone: what the socket does not know yet. */
  drop(): void
  /** The network may be back: tries at once instead of after the pause. */
  retry(): void
  close(): void
}

type LinkOptions = {
  /** Where to connect; asked before each connection, because tickets are short-lived. */
  address: () => Promise<string>
  connect?: (url: string) => WebSocket
  /** From 0 to 1: those who lost the same server do not all come back in the same moment. */
  random?: () => number
}

/** Give or take half of it. */
const longestPause = 5_000
/** The server tells the time every 15 seconds: after this long without a word the connection is dead, whatever the socket says. */
const silenceMs = 40_000

export function createLink({ address, connect = (url) => new WebSocket(url), random = Math.random }: LinkOptions): Link {
  const hearers = new Set<(message: ServerMessage) => void>()
  const watchers = new Set<(state: LinkState) => void>()
  let state: LinkState = 'connecting'
  let socket: WebSocket | undefined
  let attempts = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  let generation = 0
  let silence: ReturnType<typeof setTimeout> | undefined

  const become = (next: LinkState) => {
    state = next
    for (const watch of watchers) watch(next)
  }
  const again = (state: 'lost' | 'signed-out' = 'lost') => {
    generation++
    clearTimeout(timer)
    clearTimeout(silence)
    socket?.close()
    socket = undefined
    become(state)
    timer = setTimeout(open, Math.min(longestPause, 250 * 2 ** attempts++) * (0.5 + random()))
  }
  const listen = () => {
    clearTimeout(silence)
    silence = setTimeout(() => again(), silenceMs)
  }
  const hear = (data: unknown) => {
    listen()
    const message = JSON.parse(String(data)) as ServerMessage
    if (message.type === 'closed') {
      end()
    }
    for (const each of hearers) each(message)
  }
  const end = () => {
    generation++
    clearTimeout(timer)
    clearTimeout(silence)
    socket?.close()
    socket = undefined
    become('ended')
  }
  async function open(): Promise<void> {
    const mine = ++generation
    try {
      const url = await address()
      if (mine !== generation) return
      const fresh = connect(url)
      socket = fresh
      fresh.onopen = () => {
        if (mine !== generation) return fresh.close()
        attempts = 0
        listen()
        become('connected')
      }
      fresh.onmessage = (event) => mine === generation && hear(event.data)
      fresh.onclose = () => {
        if (mine === generation) again()
      }
    } catch (error) {
      if (mine === generation) again(error instanceof SignedOut ? 'signed-out' : 'lost')
    }
  }
  void open()

  return {
    send: (message) => {
      if (socket && state === 'connected') socket.send(JSON.stringify(message))
    },
    onMessage: (each) => {
      hearers.add(each)
      return () => void hearers.delete(each)
    },
    onState: (each) => {
      watchers.add(each)
      each(state)
      return () => void watchers.delete(each)
    },
    drop: () => {
      if (state === 'connected' || state === 'connecting') again()
    },
    retry: () => {
      if (state !== 'lost' && state !== 'signed-out') return
      clearTimeout(timer)
      attempts = 0
      void open()
    },
    close: end,
  }
}

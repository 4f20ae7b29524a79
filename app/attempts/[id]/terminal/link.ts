import type { ClientMessage, ServerMessage } from '@/labs/seam'

export type LinkState = 'connecting' | 'connected' | 'lost' | 'ended'

/** One WebSocket for all terminals of an attempt. Comes back by itself when it is lost. */
export type Link = {
  /** Sends now, or not at all: what must survive a lost connection is sent again by whoever hears `opened`. */
  send(message: ClientMessage): void
  onMessage(hear: (message: ServerMessage) => void): () => void
  onState(hear: (state: LinkState) => void): () => void
  /** Takes the attempt back from another window. */
  reopen(): void
  close(): void
}

type LinkOptions = {
  /** Where to connect; asked before each connection, because tickets are short-lived. */
  address: () => Promise<string>
  connect?: (url: string) => WebSocket
}

const longestPause = 5_000

export function createLink({ address, connect = (url) => new WebSocket(url) }: LinkOptions): Link {
  const hearers = new Set<(message: ServerMessage) => void>()
  const watchers = new Set<(state: LinkState) => void>()
  let state: LinkState = 'connecting'
  let socket: WebSocket | undefined
  let attempts = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  let generation = 0

  const become = (next: LinkState) => {
    state = next
    for (const watch of watchers) watch(next)
  }
  const again = () => {
    become('lost')
    timer = setTimeout(open, Math.min(longestPause, 250 * 2 ** attempts++))
  }
  const hear = (data: unknown) => {
    const message = JSON.parse(String(data)) as ServerMessage
    if (message.type === 'closed') {
      end()
    }
    for (const each of hearers) each(message)
  }
  const end = () => {
    generation++
    clearTimeout(timer)
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
        become('connected')
      }
      fresh.onmessage = (event) => mine === generation && hear(event.data)
      fresh.onclose = () => {
        if (mine !== generation) return
        socket = undefined
        again()
      }
    } catch {
      if (mine === generation) again()
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
    reopen: () => {
      clearTimeout(timer)
      attempts = 0
      become('connecting')
      void open()
    },
    close: end,
  }
}

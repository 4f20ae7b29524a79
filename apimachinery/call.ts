/** Names in lower case. */
type CallHeaders = Iterable<[string, string]> & { get(name: string): string | null | undefined }

/** A request to an API server, as far as it is read. The web's Request is one, and costs more to make than most requests to answer. */
export type Call = Pick<Request, 'method' | 'url' | 'signal' | 'text'> & { headers: CallHeaders }

/** What a server answers, as far as it is read. The web's Response is one. */
export type Answer = Pick<Response, 'status' | 'statusText' | 'body' | 'text' | 'json'> & { headers: CallHeaders; clone(): Answer }

/** A request as plain data. `url` is taken apart and written as the web does. Throws a TypeError for what is no URL. */
export function callOf(asked: { method: string; url: string; headers: Record<string, string>; body?: string; signal: AbortSignal }): Call {
  const { method, url, headers, body = '', signal } = asked
  return { method, url: new URL(url).href, headers: inOrder(headers), signal, text: async () => body }
}

/** An answer that is there as a whole; it may be read again and again. */
export function answerOf(status: number, headers: Record<string, string>, body: string | Uint8Array): Answer {
  const text = () => (typeof body === 'string' ? body : new TextDecoder().decode(body))
  const answer: Answer = {
    status,
    statusText: '',
    headers: inOrder(headers),
    get body() {
      return new Response(body as BodyInit).body
    },
    text: async () => text(),
    json: async () => JSON.parse(text()),
    clone: () => answer,
  }
  return answer
}

/** As the web's Headers tell them. */
const inOrder = (headers: Record<string, string>): ReadonlyMap<string, string> =>
  new Map(Object.entries(headers).sort(([a], [b]) => (a < b ? -1 : 1)))

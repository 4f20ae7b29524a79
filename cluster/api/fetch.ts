import type { ApiRequest, ApiResponse, FetchOptions, LineSource } from '@/cluster/door'

/** A stream's chunks, pulled one at a time: nothing is read ahead, so that a pull means that the reader blocks. */
const bodyOf = (source: LineSource, onBlocked: FetchOptions['onBlocked'], signal: AbortSignal): ReadableStream<Uint8Array> => {
  const encoder = new TextEncoder()
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        for (;;) {
          if (signal.aborted) {
            source.close()
            controller.error(signal.reason)
            return
          }
          const chunk = source.next()
          if (chunk !== undefined) {
            controller.enqueue(encoder.encode(chunk))
            return
          }
          if (source.done() || onBlocked === undefined) {
            source.close()
            controller.close()
            return
          }
          try {
            await onBlocked(source.wakeAt?.())
          } catch (error) {
            source.close()
            controller.error(error)
            return
          }
        }
      },
      cancel: () => source.close(),
    },
    { highWaterMark: 0 },
  )
}

/** `handle` behind the web's Request and Response. */
export const fetchThrough = async (
  handle: (request: ApiRequest, remote: boolean) => ApiResponse,
  request: Request,
  { onBlocked, remote = false }: FetchOptions = {},
): Promise<Response> => {
  const url = new URL(request.url)
  const headers: Record<string, string> = {}
  for (const [name, value] of request.headers) headers[name] = value
  // The web's Request names a content type by itself; a body sent without one is JSON either way.
  if (headers['content-type']?.startsWith('text/plain')) delete headers['content-type']
  const body = request.body === null ? undefined : new Uint8Array(await request.arrayBuffer())
  const answer = handle(
    { method: request.method as ApiRequest['method'], path: url.pathname + url.search, headers, ...(body ? { body } : {}) },
    remote,
  )
  const { status, headers: said } = answer
  if ('stream' in answer) return new Response(bodyOf(answer.stream, onBlocked, request.signal), { status, headers: said })
  const { body: whole } = answer
  const response = new Response(whole as BodyInit, { status, headers: said })
  // Who reads it at once need not pull it through a stream, which would cost more than most requests do.
  return typeof whole === 'string' ? Object.assign(response, { text: async () => whole, json: async () => JSON.parse(whole) }) : response
}

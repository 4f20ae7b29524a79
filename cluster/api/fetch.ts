import { type Answer, answerOf, type Call } from '@/apimachinery/call'
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

/** `handle` as the web's fetch. */
export const fetchThrough = async (
  handle: (request: ApiRequest, remote: boolean) => ApiResponse,
  request: Call,
  { onBlocked, remote = false }: FetchOptions = {},
): Promise<Answer> => {
  const url = new URL(request.url)
  const headers: Record<string, string> = {}
  for (const [name, value] of request.headers) headers[name] = value
  // The web's Request names a content type by itself; a body sent without one is JSON either way.
  if (headers['content-type']?.startsWith('text/plain')) delete headers['content-type']
  const body = await request.text()
  const answer = handle(
    { method: request.method as ApiRequest['method'], path: url.pathname + url.search, headers, ...(body === '' ? {} : { body }) },
    remote,
  )
  const { status, headers: said } = answer
  if ('stream' in answer) return new Response(bodyOf(answer.stream, onBlocked, request.signal), { status, headers: said })
  return answerOf(status, said, answer.body)
}

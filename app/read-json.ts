/**
 * A request's JSON body, or the answer that refuses it: 415 for another type, 413 above `mostBytes`, 400 for what is no JSON. Only JSON: a page of
 * another site cannot send that without asking first.
 */
export async function readJson(request: Request, mostBytes: number): Promise<{ value: unknown } | { refusal: Response }> {
  if (!/^application\/json *(;|$)/i.test(request.headers.get('content-type') ?? '')) return refused(415, 'JSON only.')
  const bytes = await readBytes(request, mostBytes)
  if (!bytes) return refused(413, `At most ${mostBytes} bytes.`)
  try {
    return { value: JSON.parse(new TextDecoder().decode(bytes)) }
  } catch {
    return refused(400, 'That is not JSON.')
  }
}

const refused = (status: number, message: string) => ({ refusal: Response.json({ message }, { status }) })

/** Null above `most`: the rest is not read. */
async function readBytes({ body }: Request, most: number): Promise<Buffer | null> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.length
    if (size > most) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

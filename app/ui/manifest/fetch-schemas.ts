import { apiVersionOf, rootOf, type Schemas } from './schema'

const door = '/labs/openapi/v3'

/** Kept for as long as the page lives; what could not be fetched is asked for again the next time. */
const documents = new Map<string, Promise<unknown>>()

function fetchOnce(path: string): Promise<unknown> {
  const known = documents.get(path)
  if (known) return known
  const asked = fetch(path).then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(`${path} answered ${answer.status}`))))
  documents.set(path, asked)
  asked.catch(() => documents.delete(path))
  return asked
}

/** The API versions that a task's cluster serves. Rejects when the server cannot be reached. */
export async function apiVersions(): Promise<string[]> {
  const { paths } = (await fetchOnce(door)) as { paths: Record<string, unknown> }
  return Object.keys(paths).map(apiVersionOf)
}

/** The schemas of one API version; null when nothing serves it. */
export async function schemasOf(apiVersion: string): Promise<Schemas | null> {
  if (!(await apiVersions()).includes(apiVersion)) return null
  const { components } = (await fetchOnce(`${door}/${rootOf(apiVersion)}`)) as { components: { schemas: Schemas } }
  return components.schemas
}

import type { JsonObject } from '@/apimachinery/object'
import { parseYaml } from '@/apimachinery/yaml'
import { same } from '../apply/three-way'
import type { Invocation } from '../command'
import { ApiError, errorText, KubectlError } from '../errors'
import type { Resource } from './discovery'

export const objectHeader = `# Please edit the object below. Lines beginning with a '#' will be ignored,
# and an empty file will abort the edit. If an error occurs while saving this file will be
# reopened with the relevant failures.
#
`

type Editing = {
  file: string
  header: string
  original: string
  target: { resource: Resource; name: string }
  /** Takes what was saved, where it differs; both as objects. What it throws opens the editor again. */
  submit(value: JsonObject, before: JsonObject): Promise<void>
  /** A refusal ends the command. */
  once?: boolean
}

const withoutComments = (text: string) =>
  text
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .join('\n')

/** Opens the editor until the change is accepted or given up. As cmd/util/editor EditOptions.Run. */
export async function editUntilAccepted({ context, err }: Pick<Invocation, 'context' | 'err'>, editing: Editing): Promise<void> {
  const { header, original, target, file } = editing
  const keep = async (content: string) => {
    const path = `/tmp/${file}`
    if (!(await context.fs.exists('/tmp'))) await context.fs.mkdir('/tmp')
    await context.fs.writeFile(path, content)
    err(`A copy of your changes has been stored to ${JSON.stringify(path)}\n`)
  }
  let text = original
  let failure = ''
  for (;;) {
    const opened = header + failure + text
    const saved = await context.tty.edit({ name: file, text: opened })
    const edited = saved === undefined ? undefined : withoutComments(saved)
    if (edited === undefined || edited === withoutComments(original) || edited === (failure === '' ? undefined : text)) {
      if (failure !== '') {
        await keep(opened)
        throw new KubectlError('Edit cancelled, no valid changes were saved.')
      }
      err('Edit cancelled, no changes made.\n')
      return
    }
    if (edited.trim() === '') {
      err('Edit cancelled, saved file was empty.\n')
      return
    }
    text = edited
    try {
      const before = parseYaml(original).documents[0]?.value as JsonObject
      const value = read(edited)
      if (same(before, value)) err('Edit cancelled, no changes made.\n')
      else await editing.submit(value, before)
      return
    } catch (error) {
      if (editing.once) {
        await keep(header + edited)
        throw error
      }
      const refused = refusal(target, error)
      err(`error: ${refused.said}\n`)
      failure = `${refused.comment.map((line) => `# ${line.replaceAll('\n', '\n# ')}`).join('\n')}\n#\n`
    }
  }
}

function read(content: string): JsonObject {
  const { documents, errors } = parseYaml(content)
  const fault = errors[0]
  if (fault)
    throw new KubectlError(
      `The edited file had a syntax error: error parsing edited-file: error converting YAML to JSON: ${fault.goMessage}`,
    )
  const value = documents[0]?.value
  if (value === null || value === undefined || typeof value !== 'object' || Array.isArray(value))
    throw new KubectlError('The edited file had a syntax error: it holds no object')
  return value
}

/** What a refused change is called on the terminal, and in the comment over the text that opens again. As cmd/util/editor editResults.addError. */
function refusal({ resource, name }: Editing['target'], error: unknown): { said: string; comment: string[] } {
  const what = `${resource.plural}${resource.group ? `.${resource.group}` : ''} ${JSON.stringify(name)}`
  const reason = error instanceof ApiError ? error.status.reason : undefined
  if (error instanceof ApiError && reason === 'Invalid') {
    const causes = (error.status.details?.causes ?? []).map(({ field, message }) => `* ${field}: ${message}`)
    return { said: `${what} is invalid`, comment: [`${what} was not valid${causes.length > 0 ? ':' : ''}`, ...causes] }
  }
  if (reason === 'NotFound')
    return { said: `${what} could not be found on the server`, comment: [`${what} could not be found on the server`] }
  const told = errorText(error)
    .text.trimEnd()
    .replace(/^error: /, '')
  const said = error instanceof ApiError ? `${what} could not be patched: ${error.status.message}` : told
  return { said, comment: [said] }
}

import type { Invocation } from '../command'
import { KubectlError, usageError } from '../errors'
import type { Api } from './api'
import { absolute } from './kubeconfig'

type Raw = Pick<Invocation, 'context' | 'out' | 'args'> & {
  api: Api
  flags: { raw: string; filename: readonly string[]; recursive?: boolean }
}

/** `--raw`: sends a file as it is to a path of the server, and prints the answer. As kubectl pkg/rawhttp. */
export async function sendRaw({ context, out, args, api, flags }: Raw, verb: 'create' | 'replace' | 'delete'): Promise<void> {
  const method = { create: 'POST', replace: 'PUT', delete: 'DELETE' }[verb]
  const [file, ...more] = flags.filename
  if (args.length > 0) throw usageError(verb, 'arguments may not be passed when --raw is specified')
  if (verb === 'delete' ? more.length > 0 : file === undefined || more.length > 0)
    throw usageError(verb, '--raw can only use a single local file or stdin')
  if (file?.startsWith('http://') || file?.startsWith('https://')) throw usageError(verb, '--raw cannot read from a url')
  if (flags.recursive) throw usageError(verb, '--raw and --recursive are mutually exclusive')
  const path = file === undefined ? '' : absolute(context, file)
  if (file !== undefined && file !== '-' && !(await context.fs.exists(path)))
    throw new KubectlError(`open ${file}: no such file or directory`)
  const text = file === undefined ? undefined : file === '-' ? context.stdin : await context.fs.readFile(path)
  out(await api.text(flags.raw, { method, ...(text === undefined ? {} : { text }) }))
}

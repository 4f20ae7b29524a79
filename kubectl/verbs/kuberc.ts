import type { Json } from '@/apimachinery/object'
import { printYaml } from '@/apimachinery/yaml'
import { absolute } from '../client/kubeconfig'
import { command, type Invocation } from '../command'
import { KubectlError } from '../errors'
import { array, bool, text } from '../flags'
import { type Alias, type Defaults, defaultPath, type Option, type Preference, readPreference } from '../kuberc/file'
import { printerFor, printFlags } from '../output/printer'

const empty: Preference = { kind: 'Preference', apiVersion: 'kubectl.config.k8s.io/v1beta1' }

/** What `view` offers to write where there is no file. */
const recommended: Preference = {
  ...empty,
  defaults: [
    { command: 'apply', options: [{ name: 'server-side', default: 'true' }] },
    { command: 'delete', options: [{ name: 'interactive', default: 'true' }] },
  ],
}

type File = Pick<Invocation, 'context' | 'flags' | 'out'>

const pathOf = ({ context, flags: given }: File) => given.kuberc || context.env.KUBERC || defaultPath(context)

async function load(file: File): Promise<Preference | undefined> {
  const { context } = file
  const at = absolute(context, pathOf(file))
  if (!(await context.fs.exists(at))) return undefined
  return readPreference(await context.fs.readFile(at)).preference ?? empty
}

async function save(file: File, { aliases, ...preference }: Preference): Promise<void> {
  const path = pathOf(file)
  const at = absolute(file.context, path)
  await file.context.fs.mkdir(at.slice(0, at.lastIndexOf('/')))
  const written = { ...preference, aliases: aliases ?? null, defaults: preference.defaults ?? null }
  await file.context.fs.writeFile(at, printYaml(written as unknown as Json))
  file.out(`Updated ${path}\n`)
}

/** As cmd/kuberc ViewOptions. */
const view = command({
  use: 'view',
  short: 'Display the current kuberc configuration',
  long: 'Display the contents of the kuberc file in the specified output format.',
  offline: true,
  flags: { ...printFlags, output: text({ short: 'o', initial: 'yaml', complete: printFlags.output.complete as string[] }) },
  async run(invocation) {
    const { context, out, flags: given } = invocation
    const preference = await load(invocation)
    if (preference === undefined) {
      out(
        `kuberc file not found at ${pathOf(invocation)}\nWould you like to generate a default kuberc file with recommended options? (y/N): `,
      )
      const answer = context.stdin === '' && context.tty.isTerminal ? await context.tty.read() : context.stdin
      if ((answer ?? '').trim().toLowerCase() === 'y') await save(invocation, recommended)
      return
    }
    const printer = printerFor(given, 'struct')
    out(printer?.(asStruct(preference), () => 'preference.kubectl.config.k8s.io/<unknown>') ?? '')
  },
})

/** The fields in the order of v1beta1's structs, empty ones left out. */
function asStruct({ kind, apiVersion, defaults, aliases }: Preference): Json {
  const optionsOf = (options: Option[] | null | undefined) =>
    options?.length ? { options: options.map(({ name, default: value }) => ({ name, default: value })) } : {}
  const listOf = (key: string, list: string[] | undefined) => (list?.length ? { [key]: list } : {})
  const of = {
    defaults: ({ command, options }: Defaults) => ({ command, ...optionsOf(options) }),
    aliases: ({ name, command, prependArgs, appendArgs, options }: Alias) => ({
      ...{ name, command },
      ...listOf('prependArgs', prependArgs),
      ...listOf('appendArgs', appendArgs),
      ...optionsOf(options),
    }),
  }
  return {
    kind,
    apiVersion,
    ...(defaults?.length ? { defaults: defaults.map(of.defaults) } : {}),
    ...(aliases?.length ? { aliases: aliases.map(of.aliases) } : {}),
  } as unknown as Json
}

const setFlags = {
  appendarg: array(),
  command: text({ required: true }),
  name: text(),
  option: array(),
  overwrite: bool(),
  prependarg: array(),
  section: text({ required: true, complete: ['defaults', 'aliases'] }),
}

/** As cmd/kuberc SetOptions. */
const set = command({
  use: 'set --section (defaults|aliases) --command COMMAND',
  short: 'Set values in the kuberc configuration',
  long: 'Set values in the kuberc configuration file: defaults of the flags of a command, or aliases of commands.',
  examples:
    '# Pods with their nodes, always\nkubectl alpha kuberc set --section defaults --command get --option output=wide\n\n# An alias\nkubectl alpha kuberc set --section aliases --name getn --command get --prependarg nodes',
  offline: true,
  flags: setFlags,
  async run(invocation: Invocation<typeof setFlags>) {
    const { flags: given } = invocation
    refuse(given)
    const options = given.option.map((option): Option => {
      const at = option.indexOf('=')
      if (at < 0) throw new KubectlError(`invalid option format ${JSON.stringify(option)}, expected flag=value`)
      return { name: option.slice(0, at).replace(/^-+/, ''), default: option.slice(at + 1) }
    })
    const preference = (await load(invocation)) ?? empty
    const chosen = options.length > 0 ? options : null
    const alias: Alias = {
      ...{ name: given.name, command: given.command, options: chosen },
      ...(given.prependarg.length > 0 ? { prependArgs: given.prependarg } : {}),
      ...(given.appendarg.length > 0 ? { appendArgs: given.appendarg } : {}),
    }
    await save(
      invocation,
      given.section === 'defaults'
        ? { ...preference, defaults: put(preference.defaults, { command: given.command, options: chosen }, 'command', given.overwrite) }
        : { ...preference, aliases: put(preference.aliases, alias, 'name', given.overwrite) },
    )
  },
})

function refuse(given: Invocation<typeof setFlags>['flags']): void {
  if (given.section !== 'defaults' && given.section !== 'aliases')
    throw new KubectlError(`--section must be "defaults" or "aliases", got: ${given.section}`)
  if (given.section === 'aliases') {
    if (given.name === '') throw new KubectlError('--name is required when --section=aliases')
    return
  }
  if (given.name !== '') throw new KubectlError('--name should not be specified when --section=defaults')
  if (given.prependarg.length + given.appendarg.length > 0)
    throw new KubectlError('--prependarg and --appendarg are only valid for --section=aliases')
}

/** The list with an entry more, or in the place of the one of its name. */
function put<T extends Defaults | Alias>(list: T[] | null | undefined, entry: T, by: keyof T & string, overwrite: boolean): T[] {
  const known = list ?? []
  const at = known.findIndex((one) => one[by] === entry[by])
  if (at >= 0 && !overwrite) {
    const what =
      by === 'command'
        ? `defaults for command ${JSON.stringify(entry[by])} already exist`
        : `alias ${JSON.stringify(entry[by])} already exists`
    throw new KubectlError(`${what}, use --overwrite to replace`)
  }
  return at < 0 ? [...known, entry] : known.map((one, place) => (place === at ? entry : one))
}

export const alpha = command({
  use: 'alpha',
  short: 'Commands for features in alpha',
  helpsAlways: true,
  long: 'Commands of features that clusters do not have switched on by default.',
  subcommands: [
    command({
      use: 'kuberc SUBCOMMAND',
      short: 'Manage kuberc configuration files',
      subcommands: [set, view],
    }),
  ],
})

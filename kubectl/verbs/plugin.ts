import { command } from '../command'
import { KubectlError } from '../errors'
import { bool } from '../flags'

const list = command({
  use: 'list [flags]',
  short: "List all visible plugin executables on a user's PATH",
  long: "List all visible plugin executables on a user's PATH: files whose name begins with kubectl-.",
  offline: true,
  flags: { nameOnly: bool() },
  async run({ context, out, flags: given }) {
    const found: string[] = []
    for (const folder of (context.env.PATH ?? '').split(':')) {
      if (folder === '' || !(await context.fs.isDirectory(folder))) continue
      for (const name of await context.fs.readdir(folder))
        if (name.startsWith('kubectl-')) found.push(given.nameOnly ? name : `${folder}/${name}`)
    }
    if (found.length === 0) throw new KubectlError('unable to find any kubectl plugins in your PATH')
    out(`The following compatible plugins are available:\n\n${found.map((path) => `${path}\n`).join('')}`)
  },
})

export const plugin = command({
  use: 'plugin [flags]',
  short: 'Provides utilities for interacting with plugins',
  long: 'Provides utilities for interacting with plugins.\n\n A plugin is an executable file on the PATH whose name begins with kubectl-.',
  examples: '# The plugins that can be found\nkubectl plugin list',
  offline: true,
  subcommands: [list],
})

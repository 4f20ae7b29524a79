import type { HostCommand } from '../host-command'
import { outputText } from '../just-bash'
import { openEditor } from './kubectl'

/** Editors open in the user's screen; what is saved comes back into the file. */
export const editor: HostCommand = {
  names: ['vi', 'vim', 'nano', 'view'],
  streams: true,
  async run(use) {
    const name = use.args.filter((arg) => !arg.startsWith('-') && !arg.startsWith('+'))[0]
    if (!use.terminal) return use.fail('Vim: Warning: Output is not to a terminal\n')
    if (name === undefined) return use.fail('seatrial opens editors on a file: vi FILE\n')
    const { fs } = use.host
    const path = use.resolve(name)
    const exists = await fs.exists(path)
    if (exists && (await fs.stat(path)).isDirectory) return use.fail(`"${name}" is a directory\n`)
    const readOnly = use.name === 'view' || (use.name !== 'nano' && use.args.includes('-R'))
    const before = exists ? await fs.readFile(path) : ''
    const after = await openEditor(use, name, before, use.name === 'nano' ? 'nano' : 'vi', readOnly)
    if (after === undefined) return 0
    const parent = path.slice(0, path.lastIndexOf('/')) || '/'
    if (!(await fs.exists(parent))) return use.fail(`"${name}" E212: Can't open file for writing\n`)
    await fs.writeFile(path, after)
    return 0
  },
}

/** Pagers show all of a text: the screen scrolls. */
export const pager: HostCommand = {
  names: ['less', 'more'],
  streams: true,
  async run(use) {
    const files = use.args.filter((arg) => !arg.startsWith('-') && !arg.startsWith('+'))
    if (files.length === 0) {
      use.out(use.stdin)
      return 0
    }
    const ended = await use.runWords(['cat', ...files], { caught: true })
    use.out(outputText(ended))
    use.err(ended.stderr)
    return ended.exitCode
  },
}

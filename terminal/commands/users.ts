import { candidate } from '../host'
import type { HostCommand, Invocation } from '../host-command'
import { hostsFile } from '../hosts-file'
import { parseOptions } from '../options'

type User = { name: string; uid: string; gid: string; line: string }
type Group = { name: string; gid: string; members: string[]; line: string }

const userName = (use: Invocation) => use.env.USER ?? candidate

async function rows(use: Invocation, path: string): Promise<string[][]> {
  const text = await use.host.fs.readFile(path).catch(() => '')
  return text.split('\n').flatMap((line) => (line.includes(':') ? [[line, ...line.split(':')]] : []))
}

const users = async (use: Invocation): Promise<User[]> =>
  (await rows(use, '/etc/passwd')).map(([line = '', name = '', , uid = '', gid = '']) => ({ name, uid, gid, line }))

const groups = async (use: Invocation): Promise<Group[]> =>
  (await rows(use, '/etc/group')).map(([line = '', name = '', , gid = '', members = '']) => ({
    ...{ name, gid, line },
    members: members.split(',').filter((member) => member !== ''),
  }))

/** The groups of a user, the own one first. */
async function groupsOf(use: Invocation, { name, gid }: User): Promise<Group[]> {
  const all = await groups(use)
  const own = all.find((group) => group.gid === gid) ?? { name: gid, gid, members: [], line: '' }
  return [own, ...all.filter(({ members }) => members.includes(name))]
}

async function userOf(use: Invocation, name: string): Promise<User | undefined> {
  const all = await users(use)
  return all.find((user) => user.name === name) ?? all.find((user) => user.uid === name)
}

const whoami: HostCommand = {
  names: ['whoami', 'logname'],
  async run(use) {
    use.out(`${userName(use)}\n`)
    return 0
  },
}

const id: HostCommand = {
  names: ['id'],
  async run(use) {
    const { given, rest, unknown } = parseOptions(use.args, {
      user: { short: 'u' },
      group: { short: 'g' },
      groups: { short: 'G' },
      name: { short: 'n' },
      real: { short: 'r' },
    })
    if (unknown) return use.fail(`id: invalid option -- '${unknown.replace(/^-+/, '')}'\n`)
    const user = await userOf(use, rest[0] ?? userName(use))
    if (!user) return use.fail(`id: ‘${rest[0] ?? userName(use)}’: no such user\n`)
    const all = await groupsOf(use, user)
    const [own] = all
    const word = ({ name, gid }: { name: string; gid: string }) => (given.name ? name : gid)
    const named = (number: string, name: string) => `${number}(${name})`
    if (given.user) use.out(`${given.name ? user.name : user.uid}\n`)
    else if (given.group) use.out(`${own ? word(own) : user.gid}\n`)
    else if (given.groups) use.out(`${all.map(word).join(' ')}\n`)
    else
      use.out(
        `uid=${named(user.uid, user.name)} gid=${named(user.gid, own?.name ?? '')} groups=${all.map(({ gid, name }) => named(gid, name)).join(',')}\n`,
      )
    return 0
  },
}

const groupsCommand: HostCommand = {
  names: ['groups'],
  async run(use) {
    const names = use.args.length > 0 ? use.args : [userName(use)]
    for (const name of names) {
      const user = await userOf(use, name)
      if (!user) return use.fail(`groups: ‘${name}’: no such user\n`)
      const said = (await groupsOf(use, user)).map((group) => group.name).join(' ')
      use.out(use.args.length > 0 ? `${name} : ${said}\n` : `${said}\n`)
    }
    return 0
  },
}

/** `getent`, of the files that name users, groups and hosts. */
const getent: HostCommand = {
  names: ['getent'],
  async run(use) {
    const [database = '', ...keys] = use.args
    const found =
      database === 'passwd'
        ? (await users(use)).map(({ name, uid, line }) => ({ keys: [name, uid], line }))
        : database === 'group'
          ? (await groups(use)).map(({ name, gid, line }) => ({ keys: [name, gid], line }))
          : database === 'hosts' || database === 'ahosts'
            ? [...(await hostsFile(use.host))].map(([name, address]) => ({ keys: [name, address], line: `${address.padEnd(15)} ${name}` }))
            : undefined
    if (!found) return use.fail(`seatrial does not simulate getent ${database}; it has passwd, group and hosts\n`)
    if (keys.length === 0) use.out(found.map(({ line }) => `${line}\n`).join(''))
    let exitCode = 0
    for (const key of keys) {
      const entry = found.find((each) => each.keys.includes(key))
      if (entry) use.out(`${entry.line}\n`)
      else exitCode = 2
    }
    return exitCode
  },
}

/** `chown` and `chgrp`, which are root's. Nothing here asks whose a file is before it is read. */
const chown: HostCommand = {
  names: ['chown', 'chgrp'],
  async run(use) {
    const { given, rest, unknown } = parseOptions(use.args, {
      recursive: { short: 'R' },
      verbose: { short: 'v' },
      'no-dereference': { short: 'h' },
      reference: { value: true },
    })
    const fail = (text: string) => use.fail(`${use.name}: ${text}\n`)
    if (unknown || given.reference) return use.fail(`seatrial does not simulate ${use.name} ${unknown ?? '--reference'}\n`)
    const [to, ...paths] = rest
    const help = `Try '${use.name} --help' for more information.`
    if (to === undefined) return fail(`missing operand\n${help}`)
    if (paths.length === 0) return fail(`missing operand after ‘${to}’\n${help}`)
    const [name = '', named] = use.name === 'chgrp' ? ['', to] : to.split(/[:.]/)
    const user = name === '' ? undefined : await userOf(use, name)
    if (name !== '' && !user && !/^\d+$/.test(name)) return fail(`invalid user: ‘${to}’`)
    const all = await groups(use)
    const groupName = named === '' && user ? user.gid : named
    const group = all.find((each) => each.name === groupName || each.gid === groupName)
    if (groupName && !group && !/^\d+$/.test(groupName)) return fail(`invalid group: ‘${to}’`)
    const owner = { ...(name !== '' && { user: user?.name ?? name }), ...(groupName && { group: group?.name ?? groupName }) }
    let exitCode = 0
    for (const path of paths) {
      const at = use.resolve(path)
      if (!(await use.host.fs.exists(at))) exitCode = fail(`cannot access '${path}': No such file or directory`)
      else if (userName(use) !== 'root')
        exitCode = fail(`changing ${use.name === 'chgrp' ? 'group' : 'ownership'} of '${path}': Operation not permitted`)
      else {
        const below = given.recursive ? use.host.fs.getAllPaths().filter((each) => each.startsWith(`${at}/`)) : []
        for (const each of [at, ...below]) use.host.fs.chown(each, owner)
      }
    }
    return exitCode
  },
}

export const userCommands = [whoami, id, groupsCommand, getent, chown]

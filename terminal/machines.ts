import type { Cluster } from '@/cluster/door'
import { baseTools, commandsOn } from './commands/list'
import { baseHost, bootHost, initialFiles, type LiveHost } from './host'
import type { HostCommand, Lent } from './host-command'
import { createFiles, type HostFileSystem, type HostFiles } from './host-files'
import type { CommandName } from './just-bash'
import { ownFiles } from './node-files'
import { keeper } from './run-script'
import type { TerminalClock } from './seam'
import type { Kept } from './shell-state'

/** A host as one of those who work on it has it. */
export type Machine = { live: LiveHost; take(): Kept | undefined }

/** The hosts of a terminal. A host's files are everybody's; each tab, and each job, has a Bash of its own on them, which runs one script at a time. */
export type Machines = {
  at(name: string, who: string): Promise<Machine>
  /** What somebody has on all hosts is another's from now on. */
  hand(who: string, to: string): void
  /** Lets go of what somebody has on all hosts. */
  forget(who: string): void
  /** Puts what stands in the files now where the snapshot holds it. */
  keep(): Promise<void>
}

export type MachinesOptions = {
  cluster: Cluster
  clock: TerminalClock
  /** By the name of the host, as the snapshot holds them. */
  files: Record<string, HostFiles>
  lend(host: LiveHost): Lent
  screen: { print(to: 'stdout' | 'stderr', text: string): void; ask(all: boolean, prompt: string): Promise<string> }
  /** The commands of every host, where they are others than the host's own. */
  only?: { commands: readonly HostCommand[]; bundled: readonly CommandName[] }
  more: readonly HostCommand[]
}

export function createMachines({ cluster, clock, files, lend, screen, only, more }: MachinesOptions): Machines {
  const systems = new Map<string, Promise<HostFileSystem>>()
  const machines = new Map<string, Map<string, Machine>>()

  function filesOf(name: string): Promise<HostFileSystem> {
    files[name] ??= initialFiles(name, cluster, clock.now())
    const known = systems.get(name) ?? createFiles(files[name], screen.print, screen.ask)
    systems.set(name, known)
    return known
  }

  return {
    async at(name, who) {
      const known = machines.get(who)?.get(name)
      if (known) return known
      const fs = await filesOf(name)
      const commands = [...(only?.commands ?? commandsOn(name)), ...more]
      const keep = keeper()
      const bundled = only?.bundled ?? (name === baseHost ? baseTools : undefined)
      const live = bootHost(name, fs, commands, keep.command, lend, bundled)
      const made = { live, take: keep.take }
      const own = machines.get(who) ?? new Map<string, Machine>()
      machines.set(who, own.set(name, made))
      return made
    },
    hand(who, to) {
      machines.set(to, machines.get(who) ?? new Map())
      machines.delete(who)
    },
    forget: (who) => void machines.delete(who),
    async keep() {
      for (const [name, system] of systems) files[name] = ownFiles(await (await system).capture(), cluster.node(name))
    },
  }
}

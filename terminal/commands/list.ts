import type { HostCommand } from '../host-command'
import { curl } from './curl'
import { dnsCommands } from './dns'
import { editor, pager } from './editors'
import { factCommands } from './host-facts'
import { jobCommands } from './jobs'
import { kubectlCommand } from './kubectl'
import { nc } from './nc'
import { nodeCommands } from './node-services'
import { notSimulated } from './not-simulated'
import { remoteCommands } from './remote'
import { timeCommands } from './time'
import { wget } from './wget'

/** Every command that a host has beside just-bash's. A new one is a file here and an entry in this list. */
export const hostCommands: readonly HostCommand[] = [
  kubectlCommand,
  curl,
  wget,
  ...dnsCommands,
  nc,
  ...remoteCommands,
  editor,
  pager,
  ...timeCommands,
  ...jobCommands,
  ...factCommands,
  ...nodeCommands,
  notSimulated,
]

import { baseHost } from '../host'
import type { HostCommand } from '../host-command'
import type { CommandName } from '../just-bash'
import { curl } from './curl'
import { dnsCommands } from './dns'
import { editor, pager } from './editors'
import { etcdCommands } from './etcd'
import { helmCommand } from './helm'
import { factCommands } from './host-facts'
import { iptablesCommands } from './iptables'
import { jobCommands } from './jobs'
import { jq } from './jq'
import { kubeadm } from './kubeadm'
import { kubectlCommand } from './kubectl'
import { ls } from './ls'
import { machineCommands } from './machine'
import { nc } from './nc'
import { nodeCommands } from './node-services'
import { notSimulated } from './not-simulated'
import { openssl } from './openssl/openssl'
import { processCommands } from './processes'
import { remoteCommands } from './remote'
import { ss } from './sockets'
import { textTools } from './text-tools'
import { timeCommands } from './time'
import { userCommands } from './users'
import { wget } from './wget'
import { yq } from './yq'

/** What `base` has of just-bash's commands: enough to look around, nothing to work with. */
export const baseTools: readonly CommandName[] = [
  ...(['echo', 'cat', 'printf', 'ls', 'mkdir', 'rm', 'cp', 'mv', 'touch', 'pwd', 'head', 'tail', 'wc', 'grep', 'chmod', 'alias'] as const),
  ...(['unalias', 'which', 'true', 'false', 'env', 'printenv', 'date', 'tee', 'bash', 'sh'] as const),
]

/** The commands of ours on a host. */
export const commandsOn = (host: string): readonly HostCommand[] =>
  host === baseHost ? [...remoteCommands, ls, ...timeCommands, ...jobCommands, ...factCommands, ...userCommands] : hostCommands

/** Every command that a host has beside just-bash's. A new one is a file here and an entry in this list. */
export const hostCommands: readonly HostCommand[] = [
  kubectlCommand,
  helmCommand,
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
  ...userCommands,
  ...nodeCommands,
  ...iptablesCommands,
  ls,
  openssl,
  jq,
  yq,
  ...machineCommands,
  ss,
  ...processCommands,
  ...textTools,
  ...etcdCommands,
  kubeadm,
  notSimulated,
]

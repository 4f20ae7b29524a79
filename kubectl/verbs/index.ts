import type { Command } from '../command'
import { apply } from './apply'
import { auth } from './auth'
import { autoscale } from './autoscale'
import { certificate } from './certificate'
import { apiResources, apiVersions, version } from './cluster-facts'
import { clusterInfo } from './cluster-info'
import { completion } from './completion'
import { config } from './config'
import { cp } from './cp'
import { create } from './create'
import { debug } from './debug'
import { deleteVerb } from './delete'
import { describe } from './describe'
import { diff } from './diff'
import { edit } from './edit'
import { events } from './events'
import { attach, exec } from './exec'
import { explain } from './explain'
import { expose } from './expose'
import { get } from './get'
import { alpha } from './kuberc'
import { kustomize } from './kustomize'
import { annotate, label } from './label'
import { logs } from './logs'
import { cordon, drain, taint, uncordon } from './nodes'
import { patch } from './patch'
import { plugin } from './plugin'
import { portForward } from './port-forward'
import { proxy } from './proxy'
import { replace } from './replace'
import { rollout } from './rollout/index'
import { run } from './run'
import { scale } from './scale'
import { set } from './set/index'
import { top } from './top'
import { wait } from './wait'

export type VerbGroup = { title: string; commands: Command[] }

/** Every verb, in the order and under the titles of `kubectl --help`. */
export const groups: VerbGroup[] = [
  { title: 'Basic Commands (Beginner)', commands: [create, expose, run, set] },
  { title: 'Basic Commands (Intermediate)', commands: [explain, get, edit, deleteVerb] },
  { title: 'Deploy Commands', commands: [rollout, scale, autoscale] },
  { title: 'Cluster Management Commands', commands: [certificate, clusterInfo, top, cordon, uncordon, drain, taint] },
  {
    title: 'Troubleshooting and Debugging Commands',
    commands: [describe, logs, attach, exec, portForward, proxy, cp, auth, debug, events],
  },
  { title: 'Advanced Commands', commands: [diff, apply, patch, replace, wait, kustomize] },
  { title: 'Settings Commands', commands: [label, annotate, completion] },
  { title: 'Subcommands provided by plugins', commands: [] },
  { title: 'Other Commands', commands: [alpha, apiResources, apiVersions, config, plugin, version] },
]

export const verbs: Command[] = groups.flatMap((group) => group.commands)

import type { Command } from '../command'
import { configmap, secret } from './data'
import { ingress, namespace, poddisruptionbudget, priorityclass, quota, serviceaccount } from './policy'
import { clusterrole, clusterrolebinding, role, rolebinding } from './rbac'
import { service } from './service'
import { cronjob, deployment, job } from './workloads'

/** The subcommands of `create`, as its help lists them. */
export const generators: Command[] = [
  clusterrole,
  clusterrolebinding,
  configmap,
  cronjob,
  deployment,
  ingress,
  job,
  namespace,
  poddisruptionbudget,
  priorityclass,
  quota,
  role,
  rolebinding,
  secret,
  service,
  serviceaccount,
]

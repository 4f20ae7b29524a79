import { createHash } from 'node:crypto'
import { helm } from '@/helm/helm'
import type { HostCommand } from '../host-command'
import { kubectlContext } from './kubectl'

const digest = (kind: string, text: string) => createHash(kind).update(text).digest('hex')

/** `helm` on every host that has kubectl: the same network, files and kubeconfig. */
export const helmCommand: HostCommand = {
  names: ['helm'],
  streams: true,
  async run(use) {
    return helm(use.args, { ...(await kubectlContext(use)), charts: use.charts, random: Math.random, digest })
  },
}

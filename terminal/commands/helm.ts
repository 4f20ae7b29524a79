import { createHash } from 'node:crypto'
import { type HelmContext, helm } from '@/helm/helm'
import type { HostCommand } from '../host-command'
import { kubectlContext } from './kubectl'

const digest = (kind: string, text: string) => createHash(kind).update(text).digest('hex')

/** `helm` on every host that has kubectl: the same network, files and kubeconfig. */
export const helmCommand: HostCommand = {
  names: ['helm'],
  streams: true,
  plain: () => true,
  async run(use) {
    const { fs } = use.host
    const bytes: HelmContext['bytes'] = {
      read: (path) => fs.readFileBuffer(use.resolve(path)),
      write: (path, content) => fs.writeFile(use.resolve(path), content),
    }
    return helm(use.args, { ...(await kubectlContext(use)), charts: use.charts, bytes, random: Math.random, digest })
  },
}

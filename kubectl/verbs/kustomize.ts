import type { Json } from '@/apimachinery/object'
import { printYaml } from '@/apimachinery/yaml'
import { absolute } from '../client/kubeconfig'
import { command } from '../command'
import { KubectlError } from '../errors'
import { bool, text } from '../flags'
import { buildKustomization } from '../kustomize/build'

export const kustomize = command({
  use: 'kustomize DIR [flags]',
  short: 'Build a kustomization target from a directory or URL',
  long: 'Build a set of KRM resources using a kustomization.yaml file: the manifests that it names, changed as it says, are printed. DIR is the current directory where it is not given.',
  examples:
    '# What the kustomization of this directory makes\nkubectl kustomize\n\n# Of another one, into the cluster\nkubectl kustomize overlays/prod | kubectl apply -f -',
  offline: true,
  flags: {
    enableHelm: bool(),
    output: text({ short: 'o' }),
  },
  async run({ args, context, out, flags: given }) {
    if (args.length > 1) throw new KubectlError('specify one path to kustomization.yaml')
    if (given.enableHelm) throw new KubectlError('seatrial does not simulate --enable-helm')
    const objects = await buildKustomization(context, args[0] ?? '.')
    const printed = objects.map((object) => printYaml(object as unknown as Json)).join('---\n')
    if (given.output === '') out(printed)
    else await context.fs.writeFile(absolute(context, given.output), printed)
  },
})

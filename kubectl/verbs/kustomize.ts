import type { Json } from '@/apimachinery/object'
import { printYaml } from '@/apimachinery/yaml'
import { absolute } from '../client/kubeconfig'
import { command } from '../command'
import { KubectlError } from '../errors'
import { array, bool, text } from '../flags'
import { buildKustomization } from '../kustomize/build'

export const kustomize = command({
  use: 'kustomize DIR [flags]',
  short: 'Build a kustomization target from a directory or URL',
  long: 'Build a set of KRM resources using a kustomization.yaml file: the manifests that it names, changed as it says, are printed. DIR is the current directory where it is not given.',
  examples:
    '# What the kustomization of this directory makes\nkubectl kustomize\n\n# Of another one, into the cluster\nkubectl kustomize overlays/prod | kubectl apply -f -',
  offline: true,
  flags: {
    asCurrentUser: bool('use the uid and gid of the command executor to run the function in the container'),
    enableAlphaPlugins: bool('enable kustomize plugins'),
    enableHelm: bool('Enable use of the Helm chart inflator generator.'),
    env: array('a list of environment variables to be used by functions', { short: 'e' }),
    helmApiVersions: array('Kubernetes api versions used by Helm for Capabilities.APIVersions'),
    helmCommand: text('helm command (path to executable)', { initial: 'helm' }),
    helmDebug: bool('Enable debug output from the Helm chart inflator generator.'),
    helmKubeVersion: text('Kubernetes version used by Helm for Capabilities.KubeVersion'),
    loadRestrictor: text(
      "if set to 'LoadRestrictionsNone', local kustomizations may load files from outside their root. This does, however, break the relocatability of the kustomization.",
      { initial: 'LoadRestrictionsRootOnly' },
    ),
    mount: array('a list of storage options read from the filesystem'),
    network: bool('enable network access for functions that declare it'),
    networkName: text('the docker network to run the container in', { initial: 'bridge' }),
    output: text('If specified, write output to this path.', { short: 'o' }),
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

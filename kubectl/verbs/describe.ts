import { listAll } from '../client/api'
import { fileFlags } from '../client/manifests'
import { readArguments, type Target, targets } from '../client/targets'
import { command } from '../command'
import { describerFor } from '../describe/index'
import { isNotFound, KubectlError, ManyErrors } from '../errors'
import { bool, int, text } from '../flags'

const flags = {
  ...fileFlags,
  allNamespaces: bool({ short: 'A' }),
  chunkSize: int(500),
  selector: text({ short: 'l' }),
  showEvents: bool({ initial: true }),
}

export const describe = command({
  use: 'describe (-f FILENAME | TYPE [NAME_PREFIX | -l label] | TYPE/NAME)',
  short: 'Show details of a specific resource or group of resources',
  examples: '# A service with its endpoints\nkubectl describe service web\n\n# Every pod whose name begins so\nkubectl describe pods web-',
  arguments: 'resources',
  flags,
  async run({ args, api, context, out, err, flags: given }) {
    if (args.length === 0 && given.filename.length === 0 && given.kustomize === '')
      throw new KubectlError(
        'You must specify the type of resource to describe. Use "kubectl api-resources" for a complete list of supported resources.',
      )
    const failures: unknown[] = []
    const onlyType = args.length === 1 && !args[0]?.includes('/')
    let found = await targets(api, context, args, { ...given, all: onlyType && given.selector === '' }, failures)
    if (args.length === 2 && failures.length === 1 && isNotFound(failures[0])) {
      const byPrefix = await withPrefix(args)
      if (byPrefix.length > 0) {
        found = byPrefix
        failures.length = 0
      }
    }
    let first = true
    for (const target of found) {
      const text = await describerFor(target.resource.group, target.resource.kind).describe(target.object, {
        api,
        now: context.now(),
        showEvents: given.showEvents,
      })
      out(first ? text : `\n\n${text}`)
      first = false
    }
    if (found.length === 0 && failures.length === 0)
      err(given.allNamespaces ? 'No resources found\n' : `No resources found in ${api.namespace} namespace.\n`)
    if (failures.length > 0) throw new ManyErrors(failures)

    /** A name that no object bears may begin the names of some. As cmd/describe DescribeMatchingResources. */
    async function withPrefix([type, prefix]: readonly string[]): Promise<Target[]> {
      const named = await readArguments(api, [type as string])
      const matching: Target[] = []
      for (const resource of 'types' in named ? named.types : []) {
        for (const object of (await listAll(api, resource, api.namespace)).items) {
          const name = object.metadata.name ?? ''
          if (name.startsWith(prefix as string)) matching.push({ resource, namespace: object.metadata.namespace, name, object })
        }
      }
      return matching
    }
  },
})

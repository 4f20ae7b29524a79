import type { JsonObject, KubeObject } from '@/apimachinery/object'
import { command } from '../../command'
import { KubectlError } from '../../errors'
import { array } from '../../flags'
import { setFlags, setOnObjects } from './pods'

const apiGroup = 'rbac.authorization.k8s.io'

/** As cmd/set SubjectOptions. */
export const subject = command({
  use: 'subject (-f FILENAME | TYPE NAME) [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname] [--dry-run=server|client|none]',
  short: 'Update the user, group, or service account in a role binding or cluster role binding',
  long: 'Update the user, group, or service account in a role binding or cluster role binding: those given are added to those it has.',
  examples: '# One more user for a binding\nkubectl set subject rolebinding readers --user=jane',
  arguments: 'resources',
  flags: {
    ...setFlags,
    group: array(),
    serviceaccount: array(),
    user: array(),
  },
  async run(invocation) {
    const { args, flags: given } = invocation
    if (given.user.length + given.group.length + given.serviceaccount.length === 0)
      throw new KubectlError('you must specify at least one value of user, group or serviceaccount')
    const wanted: JsonObject[] = [
      ...given.user.map((name) => ({ kind: 'User', apiGroup, name })),
      ...given.group.map((name) => ({ kind: 'Group', apiGroup, name })),
      ...given.serviceaccount.map((pair) => {
        const [namespace = '', name, ...more] = pair.split(':')
        if (!name || namespace === '' || more.length > 0) throw new KubectlError('serviceaccount must be <namespace>:<name>')
        return { kind: 'ServiceAccount', namespace, name }
      }),
    ]
    await setOnObjects(invocation, args, 'subjects updated', (object, { resource, name }) => {
      if (!['RoleBinding', 'ClusterRoleBinding'].includes(object.kind))
        throw new KubectlError(`${resource.plural}/${name} setting subjects is only supported for RoleBinding/ClusterRoleBinding`)
      const binding = object as KubeObject & { subjects?: JsonObject[] }
      const has = (one: JsonObject) =>
        binding.subjects?.some(({ kind, name: of, namespace }) => kind === one.kind && of === one.name && namespace === one.namespace)
      const lacking = wanted.filter((one) => !has(one))
      if (lacking.length > 0) binding.subjects = [...(binding.subjects ?? []), ...lacking]
    })
  },
})

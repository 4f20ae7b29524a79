import { absent } from '../absent'
import { asArray, asObject, type ClusterView } from '../cluster-view'
import { found, unchecked, type Word } from '../finding'
import type { Check } from '../schema'

type CanI = NonNullable<Check['canI']>
/** Somebody as an authenticator names them. */
type Subject = { user: string; groups: string[] }

/** Whether RBAC lets somebody do something, asked of the API server itself. */
export const canI: Word<'canI'> = async (word, _check, judging) => {
  const { after } = judging
  const { post } = after.reader
  if (!post) return unchecked('the API server cannot be asked from here')
  if (word.serviceAccount !== undefined) {
    const account = { apiVersion: 'v1', kind: 'ServiceAccount', namespace: word.namespace, name: word.serviceAccount }
    if (!(await after.get(account))) return absent(judging, account)
  }
  const subject = subjectOf(word)
  const review = {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SubjectAccessReview',
    metadata: {},
    spec: { ...subject, resourceAttributes: attributesOf(word) },
  }
  const answer = await post('/apis/authorization.k8s.io/v1/subjectaccessreviews', review)
  if (answer.status !== 201) return unchecked(`the API server answered a SubjectAccessReview with ${answer.status}`)
  const allowed = asObject(asObject(answer.body).status).allowed === true
  if (allowed === word.is) return found([])
  const say = (may: boolean) => (may ? 'allowed' : 'not allowed')
  const at = `${subject.user}: ${[word.verb, word.resource, word.name].filter((part) => part !== undefined).join(' ')} in ${placeOf(word)}`
  return found([{ at, expected: say(word.is), found: say(allowed) }], await bindingsOf(after, subject))
}

function subjectOf({ user, groups = [], serviceAccount, namespace }: CanI): Subject {
  if (serviceAccount === undefined) return { user: user ?? '', groups: [...groups, 'system:authenticated'] }
  // as serviceaccount.MakeGroupNames
  const accounts = ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated']
  return { user: `system:serviceaccount:${namespace}:${serviceAccount}`, groups: accounts }
}

function attributesOf(word: CanI) {
  const [whole = '', subresource] = word.resource.split('/')
  const dot = whole.indexOf('.')
  const namespace = word.in === 'cluster' ? undefined : (word.in ?? word.namespace)
  return {
    verb: word.verb,
    group: dot === -1 ? '' : whole.slice(dot + 1),
    resource: dot === -1 ? whole : whole.slice(0, dot),
    ...(subresource === undefined ? {} : { subresource }),
    ...(word.name === undefined ? {} : { name: word.name }),
    ...(namespace === undefined ? {} : { namespace }),
  }
}

const placeOf = (word: CanI) => (word.in === 'cluster' ? 'the whole cluster' : `namespace ${word.in ?? word.namespace}`)

/** Which bindings name the subject at all: the nearest thing to look at. */
async function bindingsOf(view: ClusterView, { user }: Subject): Promise<string[]> {
  const [, , namespace, account] = user.startsWith('system:serviceaccount:') ? user.split(':') : []
  const near: string[] = []
  for (const kind of ['RoleBinding', 'ClusterRoleBinding'])
    for (const binding of (await view.list({ apiVersion: 'rbac.authorization.k8s.io/v1', kind })) ?? []) {
      const names = asArray(binding.subjects)
        .map(asObject)
        .some((subject) =>
          subject.kind === 'ServiceAccount' ? subject.name === account && subject.namespace === namespace : subject.name === user,
        )
      if (!names) continue
      const { kind: role, name } = asObject(binding.roleRef)
      const place = binding.metadata.namespace === undefined ? '' : ` in namespace ${binding.metadata.namespace}`
      near.push(`${kind} ${binding.metadata.name}${place} binds ${String(role)} ${String(name)} to it`)
    }
  return near.length > 0 ? near.slice(0, 5) : ['no binding names this subject']
}

import type { PolicyRule } from '@/cluster/kinds/rbac/rules'

/**
 * Rules as lines: `verbs | API groups | resources | names`, words apart by blanks, the core group written `core`; or `verbs | /paths`.
 * `rw` stands for all verbs of stored kinds, `ro` for get list watch, `wo` for what changes, `say` for what recording an event takes.
 */
const words: Readonly<Record<string, string>> = {
  rw: 'create delete deletecollection get list patch update watch',
  ro: 'get list watch',
  wo: 'create delete deletecollection patch update',
  say: 'create patch update',
}

const list = (text: string) => text.trim().split(/\s+/)

/** The rules that the lines of a text say. */
export const rulesOf = (text: string): PolicyRule[] =>
  text
    .trim()
    .split('\n')
    .map((line) => {
      const [verbs = '', second = '', resources, names] = line.split('|')
      const common = { verbs: list(verbs).flatMap((verb) => list(words[verb] ?? verb)) }
      if (resources === undefined) return { ...common, nonResourceURLs: list(second) }
      const apiGroups = list(second).map((group) => (group === 'core' ? '' : group))
      return { ...common, apiGroups, resources: list(resources), ...(names === undefined ? {} : { resourceNames: list(names) }) }
    })

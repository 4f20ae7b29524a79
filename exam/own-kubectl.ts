import { createHash, randomBytes } from 'node:crypto'
import { allow } from './auth/rate-limit'
import { selectOptionalAttempt, selectOptionalKind } from './store/attempts'
import { deleteKey, type LabKeyRow, markKeyUsed, replaceKey, selectKeyHolder, selectOptionalKey } from './store/lab-keys'
import type { CurrentUser } from './views'

/** How often a key's last use is written, at most. */
const useEveryMs = 60_000

const hashOf = (secret: string) => createHash('sha256').update(secret).digest('base64url')

/** A secret as it stands in the path of a lab: 256 random bits. */
export const secretPattern = /^[\w-]{43}$/

export type KubeconfigEnd = { ok: true; kubeconfig: string } | { ok: false; why: 'absent' | 'over' | 'no-lab' | 'not-allowed' | 'too-many' }

/**
 * Makes a kubeconfig for the lab of a terminal task, valid while its attempt is open; the one before is revoked. It is not kept: only who asks gets
 * to see it. kubectl sends no credentials over plain http, so the secret is part of the address. `origin` is Seatrial's own
 * (`https://exam.example.org`). Not under the real exam's rules.
 */
export async function makeKubeconfig(
  id: string,
  task: number,
  origin: string,
  user: CurrentUser | null,
  now = Date.now(),
): Promise<KubeconfigEnd> {
  const may = await mayUse(id, task, user, now)
  if (may !== 'yes') return { ok: false, why: may }
  if (!(await allow([{ limit: 'kubeconfigByUser', of: user?.id ?? '' }], now)).ok) return { ok: false, why: 'too-many' }
  const secret = randomBytes(32).toString('base64url')
  await replaceKey({ attemptId: id, index: task, tokenHash: hashOf(secret), createdAt: new Date(now) })
  return { ok: true, kubeconfig: kubeconfigOf(`seatrial-task-${task + 1}`, `${origin}/labs/k8s/${secret}`) }
}

/** The task's kubeconfig that is valid now; null without one, or for who is not the learner. */
export async function kubeconfigState(id: string, task: number, user: CurrentUser | null, now = Date.now()): Promise<LabKeyRow | null> {
  return (await mayUse(id, task, user, now)) === 'yes' ? selectOptionalKey(id, task) : null
}

/** From now on it opens nothing. False: absent, or not theirs. */
export async function revokeKubeconfig(id: string, task: number, user: CurrentUser | null): Promise<boolean> {
  const attempt = user && (await selectOptionalAttempt(id))
  if (attempt?.userId !== user?.id || !attempt) return false
  await deleteKey(id, task)
  return true
}

async function mayUse(id: string, task: number, user: CurrentUser | null, now: number) {
  const attempt = user && (await selectOptionalAttempt(id))
  const kind = attempt && attempt.userId === user.id ? await selectOptionalKind(id, task) : null
  if (!attempt || !kind) return 'absent'
  if (attempt.state !== 'open' || attempt.deadline < now) return 'over'
  if (kind !== 'terminal') return 'no-lab'
  return attempt.rules === 'rehearsal' ? 'not-allowed' : 'yes'
}

/** For `labs`: which lab a secret opens now. null: no such key, revoked, or its attempt is over. */
export async function labOfSecret(secret: string, now: number): Promise<{ attemptId: string; task: number; userId: string } | null> {
  if (!secretPattern.test(secret)) return null
  const tokenHash = hashOf(secret)
  const holder = await selectKeyHolder(tokenHash, new Date(now))
  if (!holder) return null
  if (!holder.usedAt || now - holder.usedAt.getTime() > useEveryMs) await markKeyUsed(tokenHash, new Date(now))
  return { attemptId: holder.attemptId, task: holder.index, userId: holder.userId }
}

function kubeconfigOf(name: string, server: string): string {
  return `apiVersion: v1
kind: Config
current-context: ${name}
clusters:
  - name: ${name}
    cluster:
      server: ${server}
contexts:
  - name: ${name}
    context:
      cluster: ${name}
      user: ${name}
users:
  - name: ${name}
    user: {}
`
}

import { isValidElement, type ReactNode } from 'react'
import { adminLink } from '@/exam/admin-link'
import { disputeGrade } from '@/exam/disputes'
import { recordGrades } from '@/exam/lab-work'
import { createQuestion } from '@/exam/question-versions'
import { shareResult } from '@/exam/share'
import { startAttempt } from '@/exam/start-attempt'
import { database } from '@/exam/store/database'
import { updateUser } from '@/exam/store/users'
import type { CurrentUser } from '@/exam/views'
import { choiceQuestion } from '../database/fixture-bank'
import { person } from '../database/people'

/** Everybody who may knock. `blocked` is the owner of the attempt, blocked meanwhile. */
export const everybody = ['stranger', 'guest', 'owner', 'other', 'instructor', 'admin', 'blocked'] as const
export type Who = (typeof everybody)[number]

/** What stands behind the doors: made anew for each knock, so that no knock changes another's. */
export type Scene = {
  /** The owner's attempts: one open, one whose time is over. */
  open: string
  ended: string
  /** One that is graded, with its lost checks; one of them is held to be wrong; and the link that shares it. */
  graded: string
  dispute: string
  share: string
  /** Somebody whose account an administrator may change. */
  somebody: string
  /** A draft that an instructor has begun. */
  draft: string
  /** A class that the instructor teaches and the owner is in. */
  schoolClass: string
  /** What an administrator's link holds. */
  token: string
}

let scenes = 0

/** Makes a scene and the person who knocks at its doors; null for a stranger. */
export async function scene(who: Who): Promise<{ scene: Scene; user: CurrentUser | null }> {
  const n = ++scenes
  const owner = await person(`Owner${n}`)
  const now = Date.now()
  const graded = await gradedAttempt(owner, now - 6 * 3_600_000)
  const ended = await begin(owner, now - 3 * 3_600_000)
  const open = await begin(owner, now)
  const author = await person(`Author${n}`, 'instructor')
  const draft = `draft-${n}`
  await createQuestion(draft, choiceQuestion(draft), author)
  const enrolments = { create: [{ userId: author.id, teaches: true }, { userId: owner.id }] }
  const { id: schoolClass } = await database().class.create({ data: { name: 'A class', joinCode: `CLASS${n}`, enrolments } })
  await database().oneTimeLink.deleteMany()
  await database().user.updateMany({ where: { role: 'admin' }, data: { role: 'learner' } })
  const token = (await adminLink())?.split('/').at(-1) ?? ''
  const user = await knocker(who, n, owner, author)
  const { id: dispute } = await database().dispute.findFirstOrThrow({ where: { attemptId: graded } })
  const share = (await shareResult(graded, false, owner))?.token ?? ''
  return { scene: { open, ended, graded, dispute, share, somebody: (await person(`Somebody${n}`)).id, draft, schoolClass, token }, user }
}

async function knocker(who: Who, n: number, owner: CurrentUser, author: CurrentUser): Promise<CurrentUser | null> {
  if (who === 'stranger') return null
  if (who === 'owner') return owner
  if (who === 'instructor') return author
  if (who === 'admin') return person(`Admin${n}`, 'admin')
  if (who === 'blocked') await updateUser(owner.id, { blockedAt: new Date() })
  return who === 'blocked' ? owner : person(`${who}${n}`, 'learner', who === 'guest')
}

/** Its first check was lost, and is held to be wrong; its second was lost, too. */
async function gradedAttempt(owner: CurrentUser, at: number): Promise<string> {
  const id = await begin(owner, at)
  await database().attempt.update({ where: { id }, data: { state: 'closed', endedAt: new Date(at), nextCheckAt: null } })
  const check = { id: 'picked', says: 'picked', gate: false, points: 4, earned: 0, outcome: 'failed' as const, differences: [], near: [] }
  const result = { checks: [check], points: 4, earned: 0, provisional: false, gradedBy: 'test' }
  await recordGrades(id, [result, result], at)
  await disputeGrade({ attemptId: id, task: 0, checkId: 'picked', words: 'It was right.' }, owner)
  return id
}

async function begin(user: CurrentUser, at: number): Promise<string> {
  const begun = await startAttempt('drill', user, at)
  if (!begun.ok) throw new Error(begun.why)
  return begun.id
}

/** What came of a knock, in a word: `shown`, `absent`, `to /sign-in`, a status, or the sentence that was answered. */
export async function outcome(knock: () => unknown, { open, ended, graded }: Scene): Promise<string> {
  try {
    const got = await knock()
    if (got instanceof Response) return String(got.status)
    if (isValidElement(got)) return 'shown'
    if (typeof got === 'string') return got
    if (got === null || got === undefined) return 'done'
    const said = got as { message?: string; ok?: boolean; why?: string }
    return said.message ?? (said.ok ? 'done' : `refused: ${said.why}`)
  } catch (error) {
    const digest = String((error as { digest?: string }).digest ?? '')
    if (digest.startsWith('NEXT_HTTP_ERROR_FALLBACK;404')) return 'absent'
    const to = /^NEXT_REDIRECT;\w+;([^;]+);/.exec(digest)?.[1]
    if (to === undefined) throw error
    return `to ${to
      .replace(open, ':open')
      .replace(ended, ':ended')
      .replace(graded, ':graded')
      .replace(/\/attempts\/[0-9a-f-]{36}/, '/attempts/:fresh')
      .replace(/\/classes\/[0-9a-f-]{36}/, '/classes/:new')
      .replace(/new-\d+/, ':new')}`
  }
}

/** All that a page hands to the browser or to a component: its whole tree of props as text. */
export function payloadOf(node: ReactNode | Promise<ReactNode>): string {
  const ofReact = (key: string, value: unknown) => key === '_owner' || key === '_store' || (key === 'type' && typeof value === 'object')
  return JSON.stringify(node, (key, value) => (ofReact(key, value) ? undefined : value))
}

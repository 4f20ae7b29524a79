'use server'

import { revalidatePath } from 'next/cache'
import { redirect } from 'next/navigation'
import { z } from 'zod'
import { signedIn } from '@/app/ui/signed-in'
import { assignExam, type ClassEnd, createClass, joinClass, removeClass, removeLearner, renewCode, unassignExam } from '@/exam/classes'

/** What came of a form: a sentence, and whether it went well. */
export type Said = { ok: boolean; message: string } | null

const sentences = {
  forbidden: 'Only those who teach this class can do that.',
  name: 'A class needs a name of at most 80 characters.',
  times: 'The end must come after the beginning, within a year.',
  exam: 'This exam is no longer offered.',
  unknown: 'No class has this code. Ask for it again.',
  guest: 'Sign up first: a guest cannot join a class.',
  'too-many': 'Too many tries. Wait ten minutes.',
}
const refused = (why: keyof typeof sentences): Said => ({ ok: false, message: sentences[why] })

export async function create(_: Said, form: FormData): Promise<Said> {
  const end = await createClass(String(form.get('name') ?? ''), await signedIn())
  return end.ok ? redirect(`/classes/${end.id}`) : refused(end.why)
}

export async function join(_: Said, form: FormData): Promise<Said> {
  const end = await joinClass(String(form.get('code') ?? ''), await signedIn())
  revalidatePath('/classes')
  return end.ok ? { ok: true, message: `You are in ${end.name}. Its exams stand on the page Exams.` } : refused(end.why)
}

const ask = z.object({ examId: z.string(), opensAt: z.number().int(), closesAt: z.number().int() })

export async function assign(classId: string, given: z.infer<typeof ask>): Promise<Said> {
  const user = await signedIn()
  const parsed = ask.safeParse(given)
  return parsed.success ? said(classId, await assignExam(String(classId), parsed.data, user)) : refused('times')
}

export async function unassign(classId: string, assignmentId: string): Promise<Said> {
  return said(classId, await unassignExam(String(classId), String(assignmentId), await signedIn()))
}

export async function takeOut(classId: string, userId: string): Promise<Said> {
  return said(classId, await removeLearner(String(classId), String(userId), await signedIn()))
}

export async function changeCode(classId: string): Promise<Said> {
  return said(classId, await renewCode(String(classId), await signedIn()))
}

export async function remove(classId: string): Promise<Said> {
  const end = await removeClass(String(classId), await signedIn())
  return end.ok ? redirect('/classes') : refused(end.why)
}

function said(classId: string, end: ClassEnd): Said {
  revalidatePath(`/classes/${classId}`)
  return end.ok ? null : refused(end.why)
}

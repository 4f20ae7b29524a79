import type { Metadata } from 'next'
import { cookies } from 'next/headers'
import { notFound, redirect } from 'next/navigation'
import { Markdown } from '@/app/ui/markdown'
import { signedIn } from '@/app/ui/signed-in'
import { parseTheme, themeCookie } from '@/app/ui/theme'
import { ThemeToggle } from '@/app/ui/theme-toggle'
import { attemptView } from '@/exam/attempt'
import { NarrowScreen } from './narrow-screen'
import { Workspace } from './workspace'

export const metadata: Metadata = { title: 'Exam' }

export default async function AttemptPage({ params, searchParams }: PageProps<'/attempts/[id]'>) {
  const { id } = await params
  const attempt = await attemptView(id, await signedIn())
  if (!attempt) notFound()
  if (attempt.state !== 'open') redirect(`/attempts/${id}/result`)
  const jar = await cookies()
  const asked = Number((await searchParams).task) - 1
  const share = Number(jar.get('seatrial-split')?.value)
  return (
    <>
      <Workspace
        attempt={{ ...attempt, tasks: attempt.tasks.map((task) => ({ ...task, text: '' })) }}
        texts={attempt.tasks.map((task) => <Markdown key={task.index} text={task.text} />)}
        firstTask={attempt.tasks[asked] ? asked : 0}
        share={share >= 20 && share <= 70 ? share : 38}
        themeToggle={<ThemeToggle initial={parseTheme(jar.get(themeCookie)?.value)} />}
      />
      <NarrowScreen />
    </>
  )
}

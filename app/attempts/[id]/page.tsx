import type { Metadata } from 'next'
import { cookies } from 'next/headers'
import { notFound, redirect } from 'next/navigation'
import { Markdown } from '@/app/ui/markdown'
import { signedIn } from '@/app/ui/signed-in'
import { parseTheme, themeCookie } from '@/app/ui/theme'
import { ThemeToggle } from '@/app/ui/theme-toggle'
import { attemptView } from '@/exam/attempt'
import { isAllowedSite, screenSettings } from './screen-settings'
import { Workspace } from './workspace'

export const metadata: Metadata = { title: 'Exam' }

export default async function AttemptPage({ params, searchParams }: PageProps<'/attempts/[id]'>) {
  const { id } = await params
  const attempt = await attemptView(id, await signedIn())
  if (!attempt) notFound()
  if (attempt.state !== 'open') redirect(`/attempts/${id}/result`)
  const jar = await cookies()
  const asked = Number((await searchParams).task) - 1
  const mayOpen = attempt.rules === 'rehearsal' ? isAllowedSite : undefined
  return (
    <Workspace
      attempt={{ ...attempt, tasks: attempt.tasks.map((task) => ({ ...task, text: '' })) }}
      texts={attempt.tasks.map((task) => <Markdown key={task.index} text={task.text} mayOpen={mayOpen} />)}
      firstTask={attempt.tasks[asked] ? asked : 0}
      screen={screenSettings((name) => jar.get(name)?.value)}
      themeToggle={<ThemeToggle initial={parseTheme(jar.get(themeCookie)?.value)} />}
    />
  )
}
